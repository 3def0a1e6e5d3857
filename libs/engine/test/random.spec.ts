import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { encode, simulate, type Simulation } from '../src/simulation/index.js';
import { el, processOf, type Sketch } from './build-process.js';

type Block =
  | { readonly kind: 'serviceTask' | 'userTask' | 'task' | 'receiveTask' | 'timerCatchEvent' }
  | { readonly kind: 'sequence' | 'exclusive' | 'parallel' | 'subProcess'; readonly parts: readonly Block[] };

const blocks = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('serviceTask', 'userTask', 'task', 'receiveTask', 'timerCatchEvent') }),
    fc.record({
      kind: fc.constantFrom('sequence', 'exclusive', 'parallel', 'subProcess'),
      parts: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
    }),
  ) as fc.Arbitrary<Block>,
})).block;

/** Draws a block as elements and flows; it is entered at `first` and left from `last`. */
function draw(block: Block) {
  const sketches: Sketch[] = [];
  const flows: string[] = [];
  let count = 0;
  const add = (...args: Parameters<typeof el>): string => {
    const sketch = el(args[0], `${args[0]}${++count}`, args[2]);
    sketches.push(sketch);
    return sketch.node.id;
  };
  const inside = (scope?: string): object => (scope === undefined ? {} : { in: scope });

  function visit(part: Block, scope?: string): { first: string; last: string } {
    switch (part.kind) {
      case 'sequence': {
        const parts = part.parts.map((inner) => visit(inner, scope));
        parts.slice(1).forEach(({ first }, at) => flows.push(`${parts[at]?.last} -> ${first}`));
        return { first: parts[0]?.first ?? '', last: parts.at(-1)?.last ?? '' };
      }
      case 'exclusive':
      case 'parallel': {
        const gateway = part.kind === 'exclusive' ? 'exclusiveGateway' : 'parallelGateway';
        const [first, last] = [add(gateway, '', inside(scope)), add(gateway, '', inside(scope))];
        part.parts.forEach((inner, at) => {
          const { first: from, last: to } = visit(inner, scope);
          const isDefault = part.kind === 'exclusive' && at === part.parts.length - 1;
          flows.push(`${first} -> ${from} ${isDefault ? 'default' : `if choice = ${at}`}`, `${to} -> ${last}`);
        });
        return { first, last };
      }
      case 'subProcess': {
        const id = add('subProcess', '', inside(scope));
        const starts = add('noneStartEvent', '', { in: id });
        for (const inner of part.parts) {
          const { first, last } = visit(inner, id);
          flows.push(`${starts} -> ${first}`, `${last} -> ${add('noneEndEvent', '', { in: id })}`);
        }
        return { first: id, last: id };
      }
      case 'receiveTask': {
        const id = add('receiveTask', '', { ...inside(scope), message: { name: 'go' } } as object);
        return { first: id, last: id };
      }
      case 'timerCatchEvent': {
        const id = add('timerCatchEvent', '', {
          ...inside(scope),
          timer: { kind: 'duration', text: 'PT1H' },
        } as object);
        return { first: id, last: id };
      }
      default: {
        const id = add(part.kind, '', inside(scope));
        return { first: id, last: id };
      }
    }
  }
  const { first, last } = visit(block);
  flows.push(`${add('noneStartEvent', '')} -> ${first}`, `${last} -> ${add('noneEndEvent', '')}`);
  return processOf(
    sketches,
    flows.map((flow) => flow.trim()),
  );
}

/** Completes one of the open waits. */
function advance(run: Simulation, pick: number): void {
  const { jobs, userTasks, timers, subscriptions } = run.state();
  const commands = [
    ...Object.keys(jobs).map(
      (n) => () => run.handle({ type: 'CompleteJob', n: Number(n), variables: { [`job${n}`]: pick } }),
    ),
    ...Object.keys(userTasks).map((n) => () => run.handle({ type: 'CompleteUserTask', n: Number(n) })),
    ...Object.keys(subscriptions).map((n) => () => run.handle({ type: 'ReceiveMessage', n: Number(n), messageId: n })),
    ...(Object.keys(timers).length > 0 ? [() => run.advanceClock('PT1H')] : []),
  ];
  expect(commands.length, `the instance waits at ${run.waitingAt().join(', ')} for nothing`).toBeGreaterThan(0);
  commands[pick % commands.length]?.();
}

function drive(model: ReturnType<typeof draw>, choice: number, picks: readonly number[]): Simulation {
  const run = simulate(model).start({ choice });
  for (let at = 0; run.status === 'active' && at < 1_000; at++) advance(run, picks[at % picks.length] ?? 0);
  return run;
}

describe('random block-structured processes', () => {
  it('finish in whatever order their waits end, replay to the same state, and give the same journal again', () => {
    fc.assert(
      fc.property(blocks, fc.nat(2), fc.array(fc.nat(50), { minLength: 1, maxLength: 20 }), (block, choice, picks) => {
        const model = draw(block);
        const run = drive(model, choice, picks);
        expect(run.status).toBe('completed');
        expect(run.incidents()).toEqual([]);
        expect(Object.keys(run.state().elements)).toEqual(['0']);
        expect(encode(drive(model, choice, picks).events())).toBe(encode(run.events()));
      }),
      { numRuns: 150 },
    );
  });
});
