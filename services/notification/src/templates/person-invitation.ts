import type { Template } from './template.js';

/** A person may set their first password. */
export const personInvitation: Template = {
  subject: 'You are invited to Baton',
  text: `Hello {{name}},

there is an account for you ({{email}}). Choose a password to sign in:
{{link}}

The link works until {{expires}}.`,
  html: `<p>Hello {{name}},</p>
<p>there is an account for you ({{email}}).</p>
<p><a href="{{link}}">Choose a password</a> to sign in. The link works until {{expires}}.</p>`,
};
