import { Rejection } from '@baton/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EngineCommand } from '../src/commands.js';
import type { Simulation } from '../src/simulation/index.js';
import { beginnings } from './golden/scenarios.js';

const n = fc.integer({ min: 1, max: 14 });
const elements = fc.constantFrom('rate', 'fork', 'charge', 'settle', 'noMoney', 'join', 'nowhere');
const variables = fc.dictionary(
  fc.constantFrom('amount', 'order', 'vendor', 'receipt', '__proto__'),
  fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
);
const commands: fc.Arbitrary<EngineCommand> = fc.oneof(
  fc.record({
    type: fc.constant('StartInstance' as const),
    definitionId: fc.constant('d'),
    version: fc.nat(),
    variables,
  }),
  fc.record({ type: fc.constant('CompleteJob' as const), n, variables }),
  fc.record({ type: fc.constant('FailJob' as const), n, message: fc.string(), retries: fc.nat(3) }),
  fc.record({
    type: fc.constant('ThrowJobError' as const),
    n,
    errorCode: fc.constantFrom('no-money', 'other'),
    variables,
  }),
  fc.record({
    type: fc.constant('CompleteUserTask' as const),
    n,
    outcome: fc.constantFrom('low', 'high', 'x'),
    variables,
  }),
  fc.record({ type: fc.constant('CompleteUserTask' as const), n }),
  fc.record({ type: fc.constant('FireTimer' as const), n }),
  fc.record({ type: fc.constant('ReceiveMessage' as const), n, messageId: fc.string(), variables }),
  fc.record({ type: fc.constant('RetryIncident' as const), n }),
  fc.record({ type: fc.constant('ResolveIncident' as const), n, variables }),
  fc.record({ type: fc.constantFrom('SuspendInstance' as const, 'ResumeInstance' as const) }),
  fc.record({
    type: fc.constant('ModifyInstance' as const),
    instructions: fc.array(
      fc.oneof(
        fc.record({ type: fc.constant('activate' as const), element: elements }),
        fc.record({ type: fc.constant('terminate' as const), elementInstance: n }),
        fc.record({ type: fc.constant('move' as const), elementInstance: n, to: elements }),
      ),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    type: fc.constant('MigrateInstance' as const),
    definitionId: fc.constant('d'),
    version: fc.nat(),
  }),
  fc.record({ type: fc.constant('SetVariables' as const), scope: fc.nat(10), variables }),
);

/** Whether it was done; anything but a rejection passes through. */
function attempt(run: Simulation, command: EngineCommand): boolean {
  try {
    run.handle(command);
    return true;
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
}

describe('any command at any time', () => {
  it('is done and replays, or is refused and changes nothing', () => {
    let done = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...beginnings),
        fc.array(commands, { minLength: 20, maxLength: 80 }),
        (begin, given) => {
          const run = begin();
          for (const command of given) {
            const before = run.events().length;
            if (attempt(run, command)) done++;
            else expect(run.events()).toHaveLength(before);
          }
          if (run.status === 'active') expect(run.cancel().waitingAt()).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
    expect(done).toBeGreaterThan(100);
  });
});
