import type { ProcessModel } from '@baton/bpmn';
import fc from 'fast-check';

import { el, processOf } from '../build-process.js';

const KINDS = [
  'serviceTask',
  'userTask',
  'messageCatchEvent',
  'noneThrowEvent',
  'exclusiveGateway',
  'parallelGateway',
  'inclusiveGateway',
  'complexGateway',
] as const;
const WAITING: ReadonlySet<string> = new Set(['serviceTask', 'userTask', 'messageCatchEvent']);
const CHOOSING: ReadonlySet<string> = new Set(['exclusiveGateway', 'inclusiveGateway', 'complexGateway']);

interface Point {
  readonly kind: (typeof KINDS)[number];
  /** Where it leads, as distances onwards. */
  readonly onwards: readonly number[];
  /** Where it leads back to, from a node that waits. */
  readonly back?: number | undefined;
  /** Whether a message takes a token out of it, and how far on. */
  readonly boundary?: number | undefined;
}

/** Any graph, cycles included, all of whose cycles wait somewhere. */
export const graphs: fc.Arbitrary<ProcessModel> = fc
  .array(
    fc.record<Point>({
      kind: fc.constantFrom(...KINDS),
      onwards: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 2 }),
      back: fc.option(fc.nat(10), { nil: undefined, freq: 4 }),
      boundary: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 4 }),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map(draw);

function draw(points: readonly Point[]): ProcessModel {
  const idOf = (at: number): string => `${points[at]?.kind}${at}`;
  const sketches = points.map(({ kind }, at) => el(kind, idOf(at), detailsOf(kind)));
  const flows = ['start -> ' + idOf(0)];
  points.forEach(({ kind, onwards, back, boundary }, at) => {
    const ends = [
      ...onwards.map((distance) => at + distance).filter((to) => to < points.length),
      ...(back === undefined || !WAITING.has(kind) ? [] : [back % (at + 1)]),
    ];
    ends.forEach((to, place) => {
      const condition = place === ends.length - 1 ? 'default' : `if choice >= ${place}`;
      flows.push(`${at}/${place}: ${idOf(at)} -> ${idOf(to)} ${CHOOSING.has(kind) ? condition : ''}`.trim());
    });
    if (boundary === undefined || kind.endsWith('Gateway') || kind.endsWith('Event') || at + boundary >= points.length)
      return;
    const id = `boundary${at}`;
    sketches.push(
      el('messageBoundaryEvent', id, {
        attachedTo: idOf(at),
        interrupting: boundary % 2 === 0,
        message: { name: 'go' },
      }),
    );
    flows.push(`${id} -> ${idOf(at + boundary)}`);
  });
  return processOf([el('noneStartEvent', 'start'), ...sketches], flows);
}

function detailsOf(kind: (typeof KINDS)[number]): object {
  if (kind === 'messageCatchEvent') return { message: { name: 'go' } };
  if (kind === 'complexGateway') return { activationCondition: { text: 'activationCount >= choice' } };
  return {};
}
