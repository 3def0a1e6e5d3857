import type { Template } from './template.js';

/** Somebody has, or may take, a task. */
export const assigned: Template = {
  subject: '{{lead}}: {{taskName}} ({{about}})',
  text: `Hello {{name}},

{{sentence}}
{{#note}}
"{{note}}"
{{/note}}

Task: {{taskName}}
Process: {{about}}
{{#due}}Due: {{due}}
{{/due}}{{#openedAt}}Waiting since: {{openedAt}}
{{/openedAt}}{{#hasMissing}}Still missing:
{{#missing}}- {{.}}
{{/missing}}{{/hasMissing}}
Open it: {{link}}`,
  html: `<p>Hello {{name}},</p>
<p>{{sentence}}</p>
{{#note}}<blockquote>{{note}}</blockquote>{{/note}}
<p>Task: <strong>{{taskName}}</strong><br>Process: {{about}}</p>
<p>{{#due}}Due: {{due}}<br>{{/due}}{{#openedAt}}Waiting since: {{openedAt}}{{/openedAt}}</p>
{{#hasMissing}}<p>Still missing:</p><ul>{{#missing}}<li>{{.}}</li>{{/missing}}</ul>{{/hasMissing}}
<p><a href="{{link}}">Open the task</a></p>`,
};
