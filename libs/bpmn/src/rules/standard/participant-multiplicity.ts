import { attr } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const participantMultiplicity: StandardRule = {
  code: 'participant-multiplicity-wrong',
  severity: 'error',
  says: 'The multiplicity of a participant has a minimum of at least 0 and a maximum of at least 1 that is not below it.',
  mend: 'Correct minimum and maximum.',
  *check(tree) {
    for (const multiplicity of tree.ofKind('participantMultiplicity')) {
      const minimum = Number(attr(multiplicity, 'minimum') ?? 0);
      const maximum = Number(attr(multiplicity, 'maximum') ?? Math.max(1, minimum));
      if (minimum < 0)
        yield { at: multiplicity, message: `The minimum of ${minimum} participants is below 0.`, numbers: ['EXT.029'] };
      if (maximum < 1 || maximum < minimum)
        yield {
          at: multiplicity,
          message: `The maximum of ${maximum} participants is below ${maximum < minimum ? `the minimum of ${minimum}` : '1'}.`,
          numbers: ['EXT.030'],
        };
    }
  },
};
