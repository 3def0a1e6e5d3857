import type { SourceElement } from '../../source-document.js';
import { isEventSubProcess, scopeOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

const short = (trigger: SourceElement) => trigger.local.replace('EventDefinition', '');

/** What may trigger or result from an event, by where it stands. Start events of embedded sub-processes and boundary events without a trigger have rules of their own. */
const places = {
  startEvent: { allowed: /^(message|timer|conditional|signal)$/, numbers: ['EXT.098'] },
  eventSubProcessStart: {
    allowed: /^(message|timer|error|escalation|compensate|conditional|signal)$/,
    numbers: ['EXT.059', 'EXT.099'],
  },
  endEvent: { allowed: /^(message|error|escalation|cancel|compensate|signal|terminate)$/, numbers: ['EXT.146'] },
  intermediateThrowEvent: { allowed: /^(message|escalation|compensate|link|signal)$/, numbers: ['EXT.147'] },
  intermediateCatchEvent: { allowed: /^(message|timer|conditional|link|signal)$/, numbers: ['EXT.148'] },
  boundaryEvent: {
    allowed: /^(message|timer|error|escalation|cancel|compensate|conditional|signal)$/,
    numbers: ['EXT.110', 'EXT.149'],
  },
} as const;

export const eventTriggerKind: StandardRule = {
  code: 'event-trigger-kind-wrong',
  severity: 'error',
  says: 'Each kind of event takes only some kinds of definitions, and an intermediate catch event has at least one.',
  mend: 'Choose another kind of event, or another trigger.',
  *check(tree) {
    for (const kind of [
      'startEvent',
      'endEvent',
      'intermediateThrowEvent',
      'intermediateCatchEvent',
      'boundaryEvent',
    ] as const)
      for (const event of tree.ofKind(kind)) {
        const scope = scopeOf(event);
        const place =
          places[kind === 'startEvent' && scope && isEventSubProcess(scope) ? 'eventSubProcessStart' : kind];
        const triggers = tree.triggersOf(event);
        for (const trigger of triggers)
          if (!place.allowed.test(short(trigger)))
            yield {
              at: event,
              message: `${title(event)} is of kind ${kind}, which takes no ${trigger.local}.`,
              numbers: [
                ...place.numbers,
                ...(kind === 'intermediateCatchEvent' && short(trigger) === 'compensate' ? ['EXT.122'] : []),
              ],
            };
        if (
          kind === 'intermediateCatchEvent' &&
          triggers.length === 0 &&
          tree.references(event, 'eventDefinitionRef').length === 0
        )
          yield { at: event, message: `${title(event)} catches, but nothing says what.`, numbers: ['EXT.148'] };
      }
  },
};
