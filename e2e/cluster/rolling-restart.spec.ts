import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { answered, expectNothingParked } from '../harness/crashing.js';
import type { ClusterProcess } from '../harness/cluster.js';
import { expectErpOnce, expectEveryStepOnce, expectMailsOnce, type Told } from '../harness/once.js';
import { onboard, signInCrew, type Crew } from '../harness/onboarding.js';
import { PATIENCE_MS } from '../harness/patience.js';
import { setClusterStage, type Stage } from '../harness/stage.js';

const AT_ONCE = 2;

describe('a cluster whose processes are replaced one after the other, as by an upgrade', () => {
  let stage: Stage<ClusterProcess>;
  let crew: Crew;
  const restarted = new AbortController();
  const stories: Told[] = [];
  beforeAll(async () => {
    stage = await setClusterStage();
    crew = await signInCrew(stage);
  });
  afterAll(() => stage?.close());

  /** One story after the other for as long as processes are replaced, and none is left half told. */
  async function tell(teller: number): Promise<void> {
    for (let story = 0; !restarted.signal.aborted; story += 1) {
      const requestId = `R-${teller}-${story}`;
      stories.push({ requestId, instanceId: await onboard(stage, crew, requestId, answered) });
    }
  }

  it(
    'ends each of them in good order, and finishes every story that runs meanwhile',
    async () => {
      const { baton } = stage;
      const before = await baton.unaskedEnds();
      const telling = Promise.all(Array.from({ length: AT_ONCE }, (_, teller) => tell(teller)));
      const codes: Record<string, number | null> = {};
      try {
        for (const name of baton.names) codes[name] = await baton.restart(name);
      } finally {
        restarted.abort();
      }
      await telling;
      expect(codes).toEqual(Object.fromEntries(baton.names.map((name) => [name, 0])));
      expect(await baton.unaskedEnds()).toEqual(before);
      expect(stories.length).toBeGreaterThanOrEqual(AT_ONCE);
    },
    PATIENCE_MS,
  );

  it('has done every step once', () => expectEveryStepOnce(stage, stories));

  it('has told the ERP once of each', () => expectErpOnce(stage, stories));

  it('has delivered every e-mail, and a repeated one bears the same Message-ID', () => expectMailsOnce(stage, stories));

  it('has parked nothing', () => expectNothingParked(stage.baton.api));
});
