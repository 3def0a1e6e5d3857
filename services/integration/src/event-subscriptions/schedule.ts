const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses after the first, second … failed attempt: eleven attempts in a little more than three days. */
export const PAUSES_MS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  3 * MINUTE,
  15 * MINUTE,
  HOUR,
  4 * HOUR,
  8 * HOUR,
  12 * HOUR,
  24 * HOUR,
  24 * HOUR,
];

/** So many of a pause are added at most, so that what failed together does not come back together. */
const JITTER = 0.1;
const LONGEST_ASKED_MS = 24 * HOUR;

/** A subscription all of whose attempts have failed for so long is disabled. */
export const DISABLED_AFTER_MS = 72 * HOUR;

/**
 * Milliseconds until the next attempt; undefined after the last one.
 *
 * @param tries attempts made, 1 or more
 * @param random from 0 to 1
 * @param askedMs what the endpoint's `Retry-After` asks for; honoured up to a day
 */
export function pauseAfter(tries: number, random: number, askedMs = 0): number | undefined {
  const pause = PAUSES_MS[tries - 1];
  return pause && Math.max(Math.round(pause * (1 + JITTER * random)), Math.min(askedMs, LONGEST_ASKED_MS));
}
