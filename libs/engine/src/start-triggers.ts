import type { EventDefinition } from '@baton/bpmn';
import { isExpression, toJson } from '@baton/feel';
import type { JsonObject } from '@baton/kernel';

import { awaitedBy } from './behaviours/triggers/awaited.js';
import { canBegin } from './begin.js';
import type { ExecutableProcess } from './executable.js';
import { readTimer, type TimerSchedule } from './timer-definition.js';
import { textOf } from './variables.js';

/**
 * One way in which a process is started from outside. `element` is what `StartInstance` then names, `definition` which of its
 * definitions has happened, where it has several. `unreadable`: what it waits for gives no text, or no moment.
 */
export type StartTrigger = { readonly element: string; readonly definition?: number } & Way;

type Way =
  | { readonly type: 'message'; readonly message: string }
  | { readonly type: 'signal'; readonly signal: string }
  | ({ readonly type: 'timer' } & TimerSchedule)
  | { readonly type: 'conditional'; readonly condition: string }
  | { readonly type: 'unreadable'; readonly reason: string };

/**
 * Every way in which a process is started from outside, once it is deployed at `now` (milliseconds since 1970): its start
 * events, instantiating receive tasks, and the events behind an instantiating event-based gateway. FEEL in them sees no
 * variables. After a timer has fired see `nextFiring`.
 */
export function startTriggers(process: ExecutableProcess, now: number): readonly StartTrigger[] {
  const read = (text: string, way: (value: string) => Way): Way => {
    const value = constant(process, text, now);
    return value === undefined ? { type: 'unreadable', reason: `"${text}" does not give a text` } : way(value);
  };
  return waysIn(process).flatMap(({ at, definition }): readonly StartTrigger[] => {
    switch (definition.type) {
      case 'message':
        return [{ ...at, ...read(definition.message.name, (message) => ({ type: 'message', message })) }];
      case 'signal':
        return [{ ...at, ...read(definition.signal.name, (signal) => ({ type: 'signal', signal })) }];
      case 'timer':
        return [
          { ...at, ...read(definition.timer.text, (text) => scheduled(readTimer(definition.timer.kind, text, now))) },
        ];
      case 'conditional':
        return [{ ...at, type: 'conditional', condition: definition.condition.text }];
      default:
        return [];
    }
  });
}

/** The elements that start the process by a condition that holds for `variables`. What cannot be told does not hold. */
export function conditionalStarts(process: ExecutableProcess, variables: JsonObject, now: number): readonly string[] {
  return waysIn(process).flatMap(({ at, definition }) => {
    if (definition.type !== 'conditional') return [];
    const lookup = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
    return process.expression(definition.condition.text).evaluate(lookup, { now }).value === true ? [at.element] : [];
  });
}

interface WayIn {
  readonly at: { readonly element: string; readonly definition?: number };
  readonly definition: EventDefinition;
}

const waysIn = (process: ExecutableProcess): readonly WayIn[] =>
  [...process.nodes.values()]
    .filter((node) => canBegin(node, process.id))
    .flatMap(({ id, model }) =>
      awaitedBy(model).map((definition, place, { length }) => ({
        at: { element: id, ...(length > 1 ? { definition: place } : {}) },
        definition,
      })),
    );

const scheduled = (read: ReturnType<typeof readTimer>): Way =>
  'reason' in read ? { type: 'unreadable', ...read } : { type: 'timer', ...read };

function constant(process: ExecutableProcess, text: string, now: number): string | undefined {
  if (!isExpression(text)) return text;
  return textOf(toJson(process.expression(text.slice(1)).evaluate(() => undefined, { now }).value));
}
