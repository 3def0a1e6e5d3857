import type { InstanceView } from './instance-view.js';
import { holdingOf } from './who-has-it.js';

export type Standing = 'running' | 'blocked' | 'incident' | 'done' | 'canceled' | 'failed';
export type ProgressWord = 'on-time' | 'at-risk' | 'late' | 'blocked' | 'incident' | 'done' | 'canceled' | 'failed';

/** The part of the time to its due moment after which a step is at risk. */
const RISK = 0.75;

/** What holds whatever the time is, with the moments from which it is at risk and late. */
export interface StandingOf {
  readonly standing: Standing;
  readonly riskAt: number | null;
  readonly dueAt: number | null;
}

/** Blocked: held by an operator, a step that nobody can do, or a machine that fails and tries again. Waiting for a message or a timer is as drawn. */
export function standingOf(view: InstanceView): StandingOf {
  const { state, incidents, active, suspended } = view.execution;
  if (state !== 'running') return { standing: state, riskAt: null, dueAt: null };
  let [blocked, riskAt, dueAt]: [boolean, number | null, number | null] = [suspended !== undefined, null, null];
  for (const element of Object.values(active)) {
    const holding = holdingOf(view, element);
    blocked ||= element.failing !== undefined || holding?.lacks !== undefined;
    if (holding?.dueAt === undefined) continue;
    const risk = Math.ceil(holding.openedAt + RISK * (holding.dueAt - holding.openedAt));
    riskAt = Math.min(riskAt ?? risk, risk);
    dueAt = Math.min(dueAt ?? holding.dueAt, holding.dueAt);
  }
  const standing = Object.keys(incidents).length > 0 ? 'incident' : blocked ? 'blocked' : 'running';
  return { standing, riskAt, dueAt };
}

/** The one word at the moment `now`: what stands still goes before what is late. */
export function wordAt({ standing, riskAt, dueAt }: StandingOf, now: number): ProgressWord {
  if (standing !== 'running') return standing;
  if (dueAt !== null && dueAt <= now) return 'late';
  return riskAt !== null && riskAt <= now ? 'at-risk' : 'on-time';
}
