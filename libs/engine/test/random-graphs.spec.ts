import type { ProcessModel } from '@baton/bpmn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { encode, simulate, type Simulation } from '../src/simulation/index.js';
import { advance, attempt, disturb } from './random/drive.js';
import { checkInvariants, checkTokens } from './random/invariants.js';
import { graphs } from './random/graphs.js';

const picks = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 30 });
const COMMANDS = 25;

function drive(model: ProcessModel, order: readonly number[], noise: readonly number[], checked = true): Simulation {
  const run = simulate(model, { checked }).start({ choice: (order[0] ?? 0) % 3 });
  for (let at = 0; run.status === 'active' && at < COMMANDS; at++) {
    checkInvariants(run);
    const pick = noise[at % noise.length] ?? 1;
    if (noise.length > 0 && pick % 3 === 0) disturb(run, pick);
    else attempt(() => advance(run, order[at % order.length] ?? 0));
  }
  checkInvariants(run);
  return run;
}

describe('random graphs', () => {
  it('lose and double no token, and wait for something that has a name', () => {
    fc.assert(
      fc.property(graphs, picks, (model, order) => {
        const run = drive(model, order, []);
        checkTokens(run);
        expect(encode(drive(model, order, [], false).events())).toBe(encode(run.events()));
      }),
      { numRuns: 150 },
    );
  }, 60_000);
  it('stay sound whatever operators and workers do to them', () => {
    fc.assert(
      fc.property(graphs, picks, picks, (model, order, noise) => {
        drive(model, order, noise);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
