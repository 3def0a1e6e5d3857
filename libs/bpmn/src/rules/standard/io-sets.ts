import { kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

const kinds = [
  {
    set: 'inputSet',
    data: 'dataInput',
    members: 'dataInputRefs',
    numbers: ['EXT.082', 'EXT.084'],
    parts: [
      ['optionalInputRefs', 'EXT.085'],
      ['whileExecutingInputRefs', 'EXT.086'],
    ],
  },
  {
    set: 'outputSet',
    data: 'dataOutput',
    members: 'dataOutputRefs',
    numbers: ['EXT.083', 'EXT.088'],
    parts: [
      ['optionalOutputRefs', 'EXT.089'],
      ['whileExecutingOutputRefs', 'EXT.090'],
    ],
  },
] as const;

export const ioSets: StandardRule = {
  code: 'io-set-incomplete',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'Every data input and output is in a set, and what a set calls optional or needed while executing is in that set.',
  mend: 'Add the data to the set.',
  *check(tree) {
    for (const specification of tree.ofKind('ioSpecification'))
      for (const { set, data, members, numbers, parts } of kinds) {
        const sets = kidsOf(specification, set);
        const included = new Set(sets.flatMap((element) => tree.targets(element, members)));
        for (const element of kidsOf(specification, data))
          if (!included.has(element))
            yield {
              at: element,
              message: `The ${data} ${title(element)} is in no ${set}.`,
              numbers,
            };
        for (const element of sets)
          for (const [part, partNumber] of parts)
            for (const target of tree.targets(element, part))
              if (!tree.targets(element, members).includes(target))
                yield {
                  at: target,
                  message: `The ${data} ${title(target)} is among the ${part} of a set that does not hold it.`,
                  numbers: [partNumber],
                };
      }
  },
};
