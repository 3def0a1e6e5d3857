import type { Template } from './template.js';

/** What a process itself says to people. */
export const notice: Template = {
  subject: '{{subject}}',
  text: `{{body}}`,
  html: `{{#paragraphs}}<p>{{.}}</p>
{{/paragraphs}}`,
};
