import { Rejection } from '@baton/kernel';

/**
 * What a failed statement means for the data.
 * `lost`: the connection broke, so it may have committed or may still commit. `again`: undone by a deadlock or a lock that was
 * not to be had; worth another try. `undone`: undone for a reason that lies in the statement or its rows.
 */
export type Failure = 'lost' | 'again' | 'undone';

const AGAIN = new Set(['40P01', '40001', '55P03']);

export function failureOf(error: unknown): Failure {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  if (severity !== 'ERROR' || typeof code !== 'string') return error instanceof TypeError ? 'undone' : 'lost';
  return AGAIN.has(code) ? 'again' : 'undone';
}

/** What the caller rested on has changed since it looked: nothing was written. To be decided anew. */
export class PremiseBroken extends Error {
  override readonly name = 'PremiseBroken';

  constructor() {
    super('What the command rests on has changed');
  }
}

/** The flush divides by whether its premise holds; nothing else in it divides. */
export const isBrokenPremise = (error: unknown): boolean => (error as { code?: unknown }).code === '22012';

export const isUniqueViolation = (error: unknown): boolean => (error as { code?: unknown }).code === '23505';

const RETRY_AFTER_MS = 1_000;

export const unavailable = (): Rejection =>
  new Rejection(
    'unavailable',
    'JOURNAL_UNAVAILABLE',
    'The database cannot be reached; whether the command was done is unknown until it is repeated with the same request id',
    {
      retryAfterMs: RETRY_AFTER_MS,
    },
  );

export const busy = (): Rejection =>
  new Rejection('exhausted', 'JOURNAL_BUSY', 'Too many commands wait to be written; nothing was done', {
    retryAfterMs: RETRY_AFTER_MS,
  });

/** The error for the caller of a command that PostgreSQL did not take. */
export function refusal(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (failureOf(error) !== 'undone' || code === '57014') return unavailable();
  if (code === '22021' || code === '22P05')
    return new Rejection('invalid', 'TEXT_NOT_STORABLE', 'A text holds the character U+0000, which cannot be stored');
  return error;
}
