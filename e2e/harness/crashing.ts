import { expect } from 'vitest';

import { until } from '@baton/testing';

import type { Answer, Api } from './api.js';
import type { Caller, CallName } from './onboarding.js';

const PATIENCE_MS = 240_000;

/** Where something is killed: while a call is under way (after some milliseconds), or right after its answer. */
export interface Point {
  readonly call: CallName;
  readonly when: 'during' | 'after';
  readonly ms: number;
}

/** Kills and starts again; `before` runs when it is this one's turn. */
export type Crash<Where extends Point = Point> = (point: Where, before?: () => Promise<void>) => Promise<void>;

/** Repeats a call until it is answered, as clients do, and kills at the points that are given. */
export function callerWho<Where extends Point>(points: readonly Where[], crash: Crash<Where>): Caller {
  const left = [...points];
  const take = (call: CallName, when: Point['when']): Where | undefined => {
    const at = left.findIndex((point) => point.call === call && point.when === when);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  return async (name, call) => {
    for (let during = take(name, 'during'); during !== undefined; during = take(name, 'during')) {
      const { ms } = during;
      await crash(during, async () => {
        call().catch(() => undefined);
        await new Promise((passed) => setTimeout(passed, ms));
      });
    }
    const answer = await answered(name, call);
    for (let after = take(name, 'after'); after !== undefined; after = take(name, 'after')) await crash(after);
    return answer;
  };
}

/** Repeats a call until it is answered, whatever with: by neither silence nor "not now". */
export const firstAnswer = (name: string, call: () => Promise<Answer>): Promise<Answer> =>
  until(
    `${name} is answered`,
    async () => {
      const given = await call();
      return isAnswer(given) ? given : undefined;
    },
    PATIENCE_MS,
  );

/** Repeats a call until it is answered, and expects that it was taken: now, or before when the answer was lost. */
export async function answered(name: string, call: () => Promise<Answer>): Promise<Answer> {
  const answer = await firstAnswer(name, call);
  expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toSatisfy(
    (status: number) => status < 300 || isDone(answer),
  );
  return answer;
}

/** Every fact was handled in the end. */
export async function expectNothingParked(api: Api): Promise<void> {
  expect(await firstAnswer('dlq', () => api.get('/v1/dlq'))).toMatchObject({ body: { deadLetters: [] } });
}

const isAnswer = ({ status }: Answer): boolean => status < 500 && status !== 429;

/** The answer of somebody who says again what was taken before the answer was lost. */
const isDone = ({ status, body }: Answer): boolean =>
  status === 409 && ['LINK_STALE', 'TASK_CLOSED'].includes(String(body['code']));
