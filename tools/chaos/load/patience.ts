import { setTimeout as pause } from 'node:timers/promises';

import { BatonError } from '@baton/client';

/** A call that has not been answered by then is made again. */
const ANSWER_MS = 8_000;
const LONGEST_PAUSE_MS = 1_000;

/** Thrown to those who still wait when nobody is to wait any more. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

/**
 * Makes a call again and again until it is answered: with success, or with a refusal that says that it was done before or
 * is not wanted any more.
 *
 * @param call is told how many attempts were made before
 * @param isAnswer whether a refusal is an answer
 * @throws what `isAnswer` took for one; GivenUp
 */
export async function insist<Answer>(
  call: (attempt: number) => Promise<Answer>,
  giveUp: AbortSignal,
  isAnswer: (error: BatonError) => boolean = () => false,
): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    if (giveUp.aborted) throw new GivenUp('Not answered');
    try {
      return await Promise.race([call(attempt), late(giveUp)]);
    } catch (error) {
      if (error instanceof BatonError && isAnswer(error)) throw error;
    }
    await pause(Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS), undefined, { signal: giveUp }).catch(() => undefined);
  }
}

async function late(giveUp: AbortSignal): Promise<never> {
  await pause(ANSWER_MS, undefined, { signal: giveUp, ref: false });
  throw new Error('No answer');
}
