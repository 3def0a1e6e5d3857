import type { Template } from './template.js';

/** Something that a machine does has failed for good. */
export const incident: Template = {
  subject: 'Incident: {{element}} has stopped ({{about}})',
  text: `Hello {{name}},

a process cannot go on by itself and needs you.

Step: {{element}}
Process: {{about}}
Since: {{since}}
Cause ({{code}}): {{message}}

See it, mend the cause and retry: {{link}}`,
  html: `<p>Hello {{name}},</p>
<p>a process cannot go on by itself and needs you.</p>
<p>Step: <strong>{{element}}</strong><br>Process: {{about}}<br>Since: {{since}}</p>
<p>Cause ({{code}}): {{message}}</p>
<p><a href="{{link}}">See it, mend the cause and retry</a></p>`,
};
