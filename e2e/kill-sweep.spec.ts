import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callerWho, type Crash, type Point } from './harness/crashing.js';
import { expectErpOnce, expectEveryStepOnce, expectMailsOnce, type Told } from './harness/once.js';
import { CALLS, onboard, signInCrew, type Crew } from './harness/onboarding.js';
import { PATIENCE_MS } from './harness/patience.js';
import { setStage, type Stage } from './harness/stage.js';

const POINTS: readonly Point[] = CALLS.flatMap((call, index): Point[] => [
  { call, when: 'during', ms: 1 + 3 * index },
  { call, when: 'after', ms: 0 },
]);
const STORIES = 5;

describe(`a process that is killed at ${POINTS.length} points of the story`, () => {
  let stage: Stage;
  let crew: Crew;
  let stories: Told[] = [];
  let kills = 0;
  /** Only one kill at a time, and only of a process that runs. */
  let killing: Promise<unknown> = Promise.resolve();

  beforeAll(async () => {
    stage = await setStage();
    crew = await signInCrew(stage);
  });
  afterAll(() => stage?.close());

  const crash: Crash = (_point, before = async () => {}) => {
    const crashed = killing.then(async () => {
      await before();
      await stage.baton.kill();
      kills += 1;
      await stage.baton.start();
    });
    killing = crashed;
    return crashed;
  };

  it(
    'finishes every story',
    async () => {
      stories = await Promise.all(
        Array.from({ length: STORIES }, async (_, story) => {
          const points = POINTS.filter((_point, index) => index % STORIES === story);
          const requestId = `K-${story}`;
          return { requestId, instanceId: await onboard(stage, crew, requestId, callerWho(points, crash)) };
        }),
      );
      expect(kills).toBe(POINTS.length);
    },
    PATIENCE_MS,
  );

  it('does every step once', () => expectEveryStepOnce(stage, stories));

  it('lets the ERP recognise every repeated call by its Idempotency-Key', () => expectErpOnce(stage, stories));

  it('delivers every e-mail, and a repeated one bears the same Message-ID', () => expectMailsOnce(stage, stories));
});
