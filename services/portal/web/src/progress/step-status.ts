import type { Step } from '../api/progress.js';
import type { ElementMark } from '../diagram/mark-elements.js';
import { dueStatus } from '../ui/relative.js';
import { STATUS, type Status } from '../ui/status.js';

/** How a step stands: a step that has the baton is told by what is wrong with it, worst first. */
export function stepStatus(step: Step, now: number): Status {
  if (step.state !== 'now') return STATUS[step.state];
  const blockers = step.blockers ?? [];
  if (blockers.some((blocker) => blocker.kind === 'incident')) return STATUS.incident;
  const due = dueStatus(step.dueAt, step.since, now);
  if (due === 'late') return STATUS.late;
  if (blockers.some((blocker) => blocker.kind === 'absent-owner' || blocker.kind === 'no-owner')) return STATUS.blocked;
  return due === 'at-risk' ? STATUS['at-risk'] : STATUS.now;
}

/** The same states for the diagram; what is to come stays unmarked there, or everything would shout. */
export function marksOf(steps: readonly Step[], now = Date.now()): Readonly<Record<string, ElementMark>> {
  return Object.fromEntries(
    steps
      .filter((step) => step.state === 'done' || step.state === 'now')
      .map((step) => [step.elementId, stepStatus(step, now)]),
  );
}
