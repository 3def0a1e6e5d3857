import type { Caller } from '@baton/service-kit';

import type { StepView } from './step-view.js';

/** What somebody may see: all of the tenant, the instances they have a part in, or the one instance of a guest's task. */
export type Viewer =
  | { readonly kind: 'overseer' }
  | { readonly kind: 'participant'; readonly refs: readonly string[] }
  | { readonly kind: 'guest'; readonly taskId: string; readonly instanceId: string }
  | { readonly kind: 'stranger' };

const OVERSEERS = ['admin', 'operator', 'designer', 'service'] as const;

export function viewerOf(caller: Caller): Viewer {
  const { kind, subject, roles, groups = [], taskId = '' } = caller;
  if (kind === 'guest')
    return taskId.includes(':')
      ? { kind: 'guest', taskId, instanceId: taskId.slice(0, taskId.lastIndexOf(':')) }
      : { kind: 'stranger' };
  if (OVERSEERS.some((role) => roles.includes(role))) return { kind: 'overseer' };
  if (!roles.includes('participant')) return { kind: 'stranger' };
  return { kind: 'participant', refs: [`${kind}:${subject}`, ...groups.map((group) => `group:${group}`)] };
}

/** Whether a viewer may know of an instance of their tenant at all. */
export function maySee(viewer: Viewer, instanceId: string, parties: readonly string[]): boolean {
  if (viewer.kind === 'overseer') return true;
  if (viewer.kind === 'guest') return viewer.instanceId === instanceId;
  return viewer.kind === 'participant' && parties.some((ref) => viewer.refs.includes(ref));
}

/** Whether a viewer of the instance may read what a step says: outcome, note, names of documents, causes. */
export function mayRead(
  viewer: Viewer,
  step: Pick<StepView, 'visibleTo' | 'owners' | 'userTaskId'>,
  startedBy: string,
): boolean {
  const { visibleTo } = step;
  if (viewer.kind === 'overseer') return true;
  if (visibleTo.includes('everyone')) return viewer.kind !== 'stranger';
  if (viewer.kind === 'guest') return step.userTaskId === viewer.taskId || visibleTo.includes('guest');
  if (viewer.kind === 'stranger') return false;
  const named = (ref: string): boolean =>
    viewer.refs.includes(ref) || (ref === 'starter' && viewer.refs.includes(startedBy));
  return visibleTo.length === 0 || visibleTo.some(named) || step.owners.some(({ ref }) => viewer.refs.includes(ref));
}

const OTHERS = 'Another department';

/**
 * A step as the viewer may see it. Who may not read it still sees where it stands; a guest sees no more of it than
 * department, state and times, and nobody's reference.
 */
export function trimmed(viewer: Viewer, step: StepView, startedBy: string): StepView {
  const readable = mayRead(viewer, step, startedBy);
  if (viewer.kind !== 'guest')
    return readable ? step : { ...step, missing: [], blockers: [], outcome: '', note: '', userTaskId: '' };
  const blockers = readable
    ? step.blockers.map((blocker) =>
        blocker.targetId === viewer.taskId ? blocker : { ...blocker, action: '' as const, targetId: '' },
      )
    : [];
  const userTaskId = step.userTaskId === viewer.taskId ? step.userTaskId : '';
  const counts = { nudges: 0, level: 0, userTaskId, blockers };
  if (readable) return { ...step, ...counts, owners: step.owners.map(({ name }) => ({ ref: '', name })) };
  return {
    ...step,
    ...counts,
    elementId: '',
    kind: '',
    name: step.department || OTHERS,
    owners: [],
    missing: [],
    outcome: '',
    note: '',
  };
}
