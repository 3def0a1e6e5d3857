import { attr } from './elements.js';
import type { StandardRule } from './standard-rule.js';

const mimeType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;.*)?$/;

export const textFormat: StandardRule = {
  code: 'text-format-unknown',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'The text format of a documentation or a text annotation is a MIME type.',
  mend: 'Write a MIME type, such as text/plain, or leave the format out.',
  *check(tree) {
    for (const element of tree.ofKind('documentation', 'textAnnotation')) {
      const format = attr(element, 'textFormat');
      if (format && !mimeType.test(format))
        yield {
          at: element,
          message: `The text format "${format}" is no MIME type.`,
          numbers: [element.local === 'documentation' ? 'EXT.004' : 'EXT.010'],
        };
    }
  },
};
