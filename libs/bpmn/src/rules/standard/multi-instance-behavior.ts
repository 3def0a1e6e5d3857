import { attr, isExecutable, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

const needed = {
  None: { part: 'noneBehaviorEventRef', number: 'EXT.071' },
  One: { part: 'oneBehaviorEventRef', number: 'EXT.072' },
  Complex: { part: 'complexBehaviorDefinition', number: 'EXT.073' },
} as const;

export const multiInstanceBehavior: StandardRule = {
  code: 'multi-instance-behavior-incomplete',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A multi-instance activity that throws events when its instances complete says which.',
  mend: 'Name the event, or let the behavior be All.',
  *check(tree) {
    for (const loop of tree.ofKind('multiInstanceLoopCharacteristics')) {
      const behavior = attr(loop, 'behavior');
      if (!isExecutable(loop) || !(behavior === 'None' || behavior === 'One' || behavior === 'Complex')) continue;
      const { part, number } = needed[behavior];
      if (kidsOf(loop, part).length === 0 && attr(loop, part) === undefined)
        yield {
          at: loop,
          message: `The behavior ${behavior} of ${title(loop.parent ?? loop)} needs a ${part}.`,
          numbers: [number],
        };
    }
  },
};
