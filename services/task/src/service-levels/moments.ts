import { addDuration } from '@baton/kernel';

/** The clock of a step, as its diagram sets it: ISO 8601 durations from its opening. */
export interface ServiceLevelRule {
  readonly due: string;
  readonly nudges: readonly { readonly after: string; readonly repeat: string }[];
  readonly escalations: readonly { readonly after: string; readonly to: string }[];
}

/** A moment at which something is done about an open task. */
export interface Moment {
  readonly userTaskId: string;
  readonly kind: 'nudge' | 'escalate';
  readonly ordinal: number;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  /** ISO 8601 duration after which a nudge is repeated; empty for once. */
  readonly repeat: string;
  /** To whom it escalates. */
  readonly target: string;
}

/** All moments of a task that was opened at `openedAt`. @throws Rejection `invalid` DURATION_INVALID */
export function momentsOf(userTaskId: string, openedAt: number, rule: ServiceLevelRule): Moment[] {
  const at = (after: string) => addDuration(openedAt, after);
  return [
    ...rule.nudges.map(({ after, repeat }, ordinal) => ({
      userTaskId,
      kind: 'nudge' as const,
      ordinal,
      dueAt: at(after),
      repeat,
      target: '',
    })),
    ...rule.escalations.map(({ after, to }, ordinal) => ({
      userTaskId,
      kind: 'escalate' as const,
      ordinal,
      dueAt: at(after),
      repeat: '',
      target: to,
    })),
  ];
}

/** When a task is due; null when it has no limit. */
export const dueAtOf = (openedAt: number, { due }: ServiceLevelRule): number | null =>
  due === '' ? null : addDuration(openedAt, due);

/** Repeats that were missed are one reminder, not many. */
const MOST_SKIPPED = 100_000;

/** The first repeat of a nudge after `now`; null when it is not repeated. */
export function nextRepeat({ dueAt, repeat }: Pick<Moment, 'dueAt' | 'repeat'>, now: number): number | null {
  if (repeat === '') return null;
  for (
    let next = addDuration(dueAt, repeat), skipped = 0;
    next > dueAt && skipped < MOST_SKIPPED;
    next = addDuration(next, repeat), skipped++
  ) {
    if (next > now) return next;
  }
  return null;
}
