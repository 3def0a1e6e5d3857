import type { Template } from './template.js';

/** An outside guest is asked for something. */
export const guestInvitation: Template = {
  subject: '{{askedBy}} asks you: {{taskName}} ({{about}})',
  text: `Dear {{name}},

{{askedBy}} asks you for the following: {{taskName}}.
{{#instructions}}

{{instructions}}
{{/instructions}}

{{#due}}Due: {{due}}
{{/due}}{{#openedAt}}Waiting since: {{openedAt}}
{{/openedAt}}{{#hasMissing}}Still missing:
{{#missing}}- {{.}}
{{/missing}}{{/hasMissing}}
Your personal link; it needs no account and works until this is done:
{{link}}

Please do not pass it on: whoever has it can answer in your name.`,
  html: `<p>Dear {{name}},</p>
<p>{{askedBy}} asks you for the following: <strong>{{taskName}}</strong>.</p>
{{#instructions}}<p>{{instructions}}</p>{{/instructions}}
<p>{{#due}}Due: {{due}}<br>{{/due}}{{#openedAt}}Waiting since: {{openedAt}}{{/openedAt}}</p>
{{#hasMissing}}<p>Still missing:</p><ul>{{#missing}}<li>{{.}}</li>{{/missing}}</ul>{{/hasMissing}}
<p><a href="{{link}}">Open your personal page</a>. It needs no account and works until this is done.</p>
<p>Please do not pass the link on: whoever has it can answer in your name.</p>`,
};
