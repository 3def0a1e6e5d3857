import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callerWho, expectNothingParked, type Crash, type Point } from '../harness/crashing.js';
import type { ClusterProcess } from '../harness/cluster.js';
import { expectErpOnce, expectEveryStepOnce, expectMailsOnce, type Told } from '../harness/once.js';
import { CALLS, onboard, signInCrew, type Crew } from '../harness/onboarding.js';
import { PATIENCE_MS } from '../harness/patience.js';
import { setClusterStage, type Stage } from '../harness/stage.js';

const BROKER = 'the broker';
const STORIES = 2;

interface Kill extends Point {
  readonly victim: string;
}

/** Every process and the broker is killed once, and what the story cannot do without a second time, at points all over the story. */
function killsOf(names: readonly string[]): readonly Kill[] {
  const victims = [...names, BROKER, 'task', 'portal', BROKER];
  return victims.map((victim, index) => ({
    victim,
    call: CALLS[(3 * index) % CALLS.length] ?? 'request',
    when: index % 2 === 0 ? 'during' : 'after',
    ms: index % 2 === 0 ? 1 + 5 * index : 0,
  }));
}

describe('a cluster of which every part is killed within the story', () => {
  let stage: Stage<ClusterProcess>;
  let crew: Crew;
  let kills: readonly Kill[];
  let stories: Told[] = [];
  const killed: string[] = [];
  /** One part at a time is away; what it does while it starts, the others have to bear. */
  let killing: Promise<unknown> = Promise.resolve();

  beforeAll(async () => {
    stage = await setClusterStage();
    crew = await signInCrew(stage);
    kills = killsOf(stage.baton.names);
  });
  afterAll(() => stage?.close());

  const crash: Crash<Kill> = ({ victim }, before = async () => {}) => {
    const { baton } = stage;
    const crashed = killing.then(async () => {
      await before();
      killed.push(victim);
      await (victim === BROKER ? baton.killBroker() : baton.kill(victim));
      await (victim === BROKER ? baton.startBroker() : baton.start(victim));
    });
    killing = crashed;
    return crashed;
  };

  it(
    'finishes every story, and no other part ends',
    async () => {
      const before = await stage.baton.unaskedEnds();
      stories = await Promise.all(
        Array.from({ length: STORIES }, async (_, story) => {
          const points = kills.filter((_point, index) => index % STORIES === story);
          const requestId = `C-${story}`;
          return { requestId, instanceId: await onboard(stage, crew, requestId, callerWho(points, crash)) };
        }),
      );
      expect(await stage.baton.unaskedEnds()).toEqual(before);
      expect(killed.toSorted()).toEqual(kills.map(({ victim }) => victim).toSorted());
    },
    PATIENCE_MS,
  );

  it('does every step once', () => expectEveryStepOnce(stage, stories));

  it('lets the ERP recognise every repeated call by its Idempotency-Key', () => expectErpOnce(stage, stories));

  it('delivers every e-mail, and a repeated one bears the same Message-ID', () => expectMailsOnce(stage, stories));

  it('parks nothing', () => expectNothingParked(stage.baton.api));
});
