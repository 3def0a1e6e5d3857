import type { Template } from './template.js';

/** A person forgot their password. */
export const passwordReset: Template = {
  subject: 'Choose a new password for Baton',
  text: `Hello {{name}},

somebody asked for a new password for {{email}}. If that was you, choose one here:
{{link}}

The link works until {{expires}}. If it was not you, nothing has to be done.`,
  html: `<p>Hello {{name}},</p>
<p>somebody asked for a new password for {{email}}. If that was you, <a href="{{link}}">choose one</a>. The link works until {{expires}}.</p>
<p>If it was not you, nothing has to be done.</p>`,
};
