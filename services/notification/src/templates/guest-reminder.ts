import type { Template } from './template.js';

/** A guest has not answered yet. */
export const guestReminder: Template = {
  subject: 'Reminder: {{taskName}} ({{about}})',
  text: `Dear {{name}},

we still wait for the following from you: {{taskName}}.

{{#due}}Due: {{due}}
{{/due}}{{#openedAt}}Waiting since: {{openedAt}}
{{/openedAt}}{{#hasMissing}}Still missing:
{{#missing}}- {{.}}
{{/missing}}{{/hasMissing}}
Your personal link:
{{link}}

Please do not pass it on: whoever has it can answer in your name.`,
  html: `<p>Dear {{name}},</p>
<p>we still wait for the following from you: <strong>{{taskName}}</strong>.</p>
<p>{{#due}}Due: {{due}}<br>{{/due}}{{#openedAt}}Waiting since: {{openedAt}}{{/openedAt}}</p>
{{#hasMissing}}<p>Still missing:</p><ul>{{#missing}}<li>{{.}}</li>{{/missing}}</ul>{{/hasMissing}}
<p><a href="{{link}}">Open your personal page</a></p>
<p>Please do not pass the link on: whoever has it can answer in your name.</p>`,
};
