import { toTimestamp } from '@baton/contracts';
import { ProgressState, StepState, type Blocker, type Party, type Progress, type Step } from '@baton/contracts/insight';

import type { InstanceView } from './instance-view.js';
import { partyName } from './party-name.js';
import { sentence } from './sentence.js';
import { standingOf, wordAt, type ProgressWord } from './standing.js';
import { pathOf, type Context } from './steps.js';
import type { BlockerView, PartyView, StepView } from './step-view.js';
import { trimmed, type Viewer } from './viewer.js';

export const PROGRESS_STATES: Readonly<Record<ProgressWord, ProgressState>> = {
  'on-time': ProgressState.PROGRESS_STATE_ON_TIME,
  'at-risk': ProgressState.PROGRESS_STATE_AT_RISK,
  late: ProgressState.PROGRESS_STATE_LATE,
  blocked: ProgressState.PROGRESS_STATE_BLOCKED,
  incident: ProgressState.PROGRESS_STATE_INCIDENT,
  done: ProgressState.PROGRESS_STATE_DONE,
  canceled: ProgressState.PROGRESS_STATE_CANCELED,
  failed: ProgressState.PROGRESS_STATE_FAILED,
};
const STEP_STATES = {
  done: StepState.STEP_STATE_DONE,
  now: StepState.STEP_STATE_NOW,
  'to-come': StepState.STEP_STATE_TO_COME,
  skipped: StepState.STEP_STATE_SKIPPED,
} as const;

const timestamp = (at: number | undefined) => (at === undefined ? undefined : toTimestamp(at));
const toParty = ({ ref, name }: PartyView): Party => ({ ref, name });

const toBlocker = ({ kind, cause, since, action, targetId }: BlockerView): Blocker => ({
  kind,
  cause,
  since: timestamp(since),
  action,
  targetId,
});

const toStep = (step: StepView): Step => ({
  elementId: step.elementId,
  name: step.name,
  department: step.department,
  state: STEP_STATES[step.state],
  kind: step.kind,
  owners: step.owners.map(toParty),
  since: timestamp(step.since),
  endedAt: timestamp(step.endedAt),
  dueAt: timestamp(step.dueAt),
  missing: [...step.missing],
  blockers: step.blockers.map(toBlocker),
  outcome: step.outcome,
  note: step.note,
  userTaskId: step.userTaskId,
  nudges: step.nudges,
  escalationLevel: step.level,
});

/**
 * The shared view of one instance as `viewer` may see it; without `steps` and `xml`, which only one instance at a time
 * is given. The viewer must be one who may see it.
 */
export function progressOf(
  instanceId: string,
  view: InstanceView,
  context: Context,
  viewer: Viewer,
): { progress: Progress; steps: Step[] } {
  const { execution } = view;
  const path = pathOf(view, context);
  const trim = (step: StepView): StepView => trimmed(viewer, step, execution.startedBy);
  const now = path.now.map(trim);
  const next = [...new Set(path.next.map(trim).map(({ name }) => name))];
  const guest = viewer.kind === 'guest';
  const told = {
    state: execution.state,
    startedAt: execution.startedAt,
    ...(execution.endedAt !== undefined && { endedAt: execution.endedAt }),
    ending: guest ? '' : (execution.ending ?? ''),
    ...(execution.suspended !== undefined && {
      suspended: { since: execution.suspended.since, reason: guest ? '' : execution.suspended.reason },
    }),
    now,
    next,
  };
  const progress: Progress = {
    instanceId,
    processKey: execution.processKey,
    version: execution.version,
    processName: execution.processName || execution.processKey,
    businessKey: execution.businessKey,
    state: PROGRESS_STATES[wordAt(standingOf(view), context.reading.now)],
    startedAt: toTimestamp(execution.startedAt),
    endedAt: timestamp(execution.endedAt),
    startedBy:
      guest || execution.startedBy === ''
        ? undefined
        : { ref: execution.startedBy, name: partyName(execution.startedBy, context.names) },
    sentence: sentence(told, context.reading),
    now: now.map(toStep),
    next,
    stepsDone: path.done.length,
    stepsTotal: path.done.length + path.now.length + path.toCome.length,
    steps: [],
    xml: '',
    modelId: guest ? '' : execution.modelId,
  };
  return {
    progress,
    steps: [...path.done, ...path.now, ...path.toCome, ...path.skipped].map((step) => toStep(trim(step))),
  };
}
