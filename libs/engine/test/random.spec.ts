import type { ProcessModel } from '@baton/bpmn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { whatIsOpen } from '../src/replay.js';
import { encode, simulate, type Simulation } from '../src/simulation/index.js';
import { BEGINNING, blocks, draw } from './random/blocks.js';
import { advance, attempt, disturb } from './random/drive.js';
import { checkInvariants, checkTokens } from './random/invariants.js';
import { renamed } from './random/renamed.js';

const picks = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 30 });
/** Commands before what only stands by (boundary events and the like) is left alone, and then at all. */
const LIVELY = 60;
const MOST = 600;

/** Ends one wait after the other, in an order that `order` tells. */
function drive(model: ProcessModel, order: readonly number[], checked = true): Simulation {
  const run = simulate(model, { checked }).start(BEGINNING);
  checkInvariants(run);
  for (let at = 0; run.status === 'active' && at < MOST; at++) {
    const moved = advance(run, order[at % order.length] ?? 0, at > LIVELY);
    expect(moved || run.status !== 'active', `it waits at ${run.waitingAt().join(', ')} for nothing`).toBe(true);
    checkInvariants(run);
  }
  return run;
}

describe('random block-structured processes', () => {
  it('finish in whatever order their waits end, keep every token, and give the same journal again', () => {
    fc.assert(
      fc.property(blocks, picks, (block, order) => {
        const model = draw(block);
        const run = drive(model, order);
        expect([run.status, run.incidents()]).toEqual(['completed', []]);
        checkTokens(run);
        expect(encode(drive(model, order, false).events())).toBe(encode(run.events()));
      }),
      { numRuns: 100 },
    );
  }, 60_000);
  it('stay sound whatever operators and workers do to them', () => {
    fc.assert(
      fc.property(blocks, picks, picks, (block, order, noise) => {
        const run = simulate(draw(block)).start(BEGINNING);
        for (let at = 0; run.status === 'active' && at < 60; at++) {
          const pick = order[at % order.length] ?? 0;
          const before = run.events().length;
          const done = at % 2 ? disturb(run, noise[at % noise.length] ?? 0) : attempt(() => advance(run, pick));
          if (!done) expect(run.events()).toHaveLength(before);
          checkInvariants(run);
        }
      }),
      { numRuns: 100 },
    );
  }, 60_000);
  it('go on in another version in which everything is called otherwise, whenever they get there', () => {
    fc.assert(
      fc.property(blocks, picks, fc.nat(20), (block, order, when) => {
        const model = draw(block);
        const other = renamed(model);
        const run = simulate(model).start(BEGINNING);
        for (let at = 0; run.status === 'active' && at < MOST; at++) {
          if (at === when) run.migrate(other.model, other.mapping);
          else advance(run, order[at % order.length] ?? 0, at > LIVELY);
          checkInvariants(run);
          if (at >= when) for (const { element } of whatIsOpen(run.process, run.state())) expect(element).toMatch(/x$/);
        }
        expect([run.status, run.incidents()]).toEqual(['completed', []]);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
