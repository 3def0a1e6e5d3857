import type { FlowNode } from '@baton/bpmn';

import { blockersOf } from './blockers.js';
import type { ActiveElement, Visit } from './execution-part.js';
import { nextSteps, reachable, stepsToCome } from './expected-path.js';
import { normalRef, numberIn } from './fact-of.js';
import type { InstanceView } from './instance-view.js';
import { partyName, type Names } from './party-name.js';
import type { ProcessMap } from './process-map.js';
import type { PartyView, StepView } from './step-view.js';
import { holdingOf } from './who-has-it.js';
import type { Reading } from './words.js';

/** What it takes to read a view: its model, where known, the names of people, and the moment. */
export interface Context {
  readonly map: ProcessMap | undefined;
  readonly names: Names;
  readonly reading: Reading;
}

/** The steps of an instance: done, now, expected and passed over, in this order; and what comes next. */
export interface Path {
  readonly done: readonly StepView[];
  readonly now: readonly StepView[];
  readonly toCome: readonly StepView[];
  readonly skipped: readonly StepView[];
  readonly next: readonly StepView[];
}

export function pathOf(view: InstanceView, context: Context): Path {
  const { map } = context;
  const { active, past } = view.execution;
  const now = nowSteps(view, context);
  const here = new Set(now.map(({ elementId }) => elementId));
  const from = rootsOf(view, map);
  const coming = map === undefined ? [] : stepsToCome(map, from).filter((id) => !here.has(id));
  const expected = new Set(coming);
  const ended = Object.entries(past).filter(([id]) => !here.has(id) && !expected.has(id) && (map?.isStep(id) ?? true));
  const byEnd = ended.toSorted(([, one], [, other]) => one.at - other.at);
  const steps = byEnd.map(([id, visit]) => pastStep(view, context, id, visit));
  const next = map === undefined ? [] : nextSteps(map, waitingOf(here, from)).filter((id) => !here.has(id));
  return {
    done: steps.filter(({ state }) => state === 'done'),
    now,
    toCome: coming.map((id) => plannedStep(context, id, 'to-come')),
    skipped: [
      ...steps.filter(({ state }) => state === 'skipped'),
      ...passedOver(
        map,
        from,
        new Set([...here, ...Object.keys(past), ...Object.values(active).map(({ element }) => element)]),
      ).map((id) => plannedStep(context, id, 'skipped')),
    ],
    next: next.map((id) => plannedStep(context, id, 'to-come')),
  };
}

/** Where tokens are. A sub-process is where its own elements are. */
function rootsOf({ execution }: InstanceView, map: ProcessMap | undefined): string[] {
  const ids = new Set([
    ...Object.values(execution.active).map(({ element }) => element),
    ...Object.values(execution.incidents).map(({ element }) => element),
  ]);
  const inside = [...ids].filter((id) => map?.element(id)?.kind !== 'subProcess');
  return inside.length > 0 ? inside : [...ids];
}

/** A token that waits at a join says nothing of what comes next as long as there is work under way. */
const waitingOf = (here: ReadonlySet<string>, from: readonly string[]): readonly string[] => {
  const working = from.filter((id) => here.has(id));
  return working.length > 0 ? working : from;
};

function passedOver(map: ProcessMap | undefined, from: readonly string[], visited: ReadonlySet<string>): string[] {
  if (map === undefined) return [];
  const around = from.flatMap((id) => scopesOf(map, id)).flatMap((scope) => map.boundariesOf(scope));
  const open = reachable(map, [...from, ...around]);
  return map.steps.filter((id) => !visited.has(id) && !open.has(id));
}

function scopesOf(map: ProcessMap, id: string): string[] {
  const scope = map.element(id)?.scope;
  return scope === undefined || map.element(scope) === undefined ? [] : [scope, ...scopesOf(map, scope)];
}

const partiesOf = (refs: readonly string[], names: Names): PartyView[] =>
  refs.map((ref) => ({ ref, name: partyName(ref, names) }));

function nowSteps(view: InstanceView, context: Context): StepView[] {
  const { active, incidents } = view.execution;
  const stuck = new Set(Object.values(incidents).map(({ element }) => element));
  const shown = Object.values(active).filter(
    ({ element }) => context.map === undefined || context.map.isStep(element) || stuck.has(element),
  );
  const gone = [...stuck].filter((id) => !shown.some(({ element }) => element === id));
  const steps = [
    ...shown.map((element) => nowStep(view, context, element.element, element)),
    ...gone.map((id) => nowStep(view, context, id, undefined)),
  ];
  return steps.toSorted((one, other) => (one.since ?? 0) - (other.since ?? 0));
}

function nowStep(view: InstanceView, context: Context, id: string, active: ActiveElement | undefined): StepView {
  const { names, reading } = context;
  const holding = active && holdingOf(view, active);
  const incidents = Object.entries(view.execution.incidents).filter(([, { element }]) => element === id);
  const planned = plannedStep(context, id, 'now', holding);
  const guestNames = active?.task?.guestName
    ? new Map([...names, [active.task.guest, names.get(active.task.guest) ?? active.task.guestName]])
    : names;
  const menders = incidents.map(([, { owner }]) => owner).filter((owner) => owner !== '');
  const owners = partiesOf(holding?.owners ?? menders, guestNames);
  const namedBefore =
    active?.task === undefined
      ? []
      : [active.task.assignee, ...active.task.candidates, active.task.guest]
          .filter((ref) => ref !== '')
          .map((ref) => partyName(ref, guestNames));
  const blockers = blockersOf(
    { name: planned.name, department: planned.department, ownerNames: owners.map(({ name }) => name), namedBefore },
    active,
    holding,
    incidents,
    reading,
  );
  const since = holding?.since ?? active?.since ?? incidents[0]?.[1].since;
  return {
    ...planned,
    owners,
    offered: holding?.offered ?? false,
    ...(since !== undefined && { since }),
    ...(holding?.dueAt !== undefined && { dueAt: holding.dueAt }),
    missing: holding === undefined ? [] : [...holding.documents, ...holding.fields],
    blockers,
    userTaskId: holding?.userTaskId ?? '',
    nudges: holding?.nudges ?? 0,
    level: holding?.level ?? 0,
  };
}

function pastStep(view: InstanceView, context: Context, id: string, { since, at, terminated, task }: Visit): StepView {
  const planned = plannedStep(context, id, terminated ? 'skipped' : 'done', task);
  const now = task && view.people.tasks[numberIn(task.id)];
  const by = now?.done?.by || task?.by || '';
  const outcome = now?.done?.outcome || task?.outcome || '';
  return {
    ...planned,
    owners: by === '' ? [] : partiesOf([by], context.names),
    since,
    endedAt: at,
    outcome: context.map?.element(id)?.baton.outcomes.find(({ value }) => value === outcome)?.label ?? outcome,
    note: now?.done?.note ?? '',
    userTaskId: task?.id ?? '',
    nudges: now?.nudges ?? 0,
    level: now?.level ?? 0,
  };
}

/** A step as the model draws it, with the owners it names outright. */
function plannedStep(
  { map, names }: Context,
  id: string,
  state: StepView['state'],
  known?: { readonly name: string; readonly department: string },
): StepView {
  const node = map?.element(id);
  return {
    elementId: id,
    name: known?.name || node?.name || id,
    department: known?.department || node?.department || '',
    state,
    kind: node?.kind ?? (known === undefined ? '' : 'userTask'),
    owners: state === 'to-come' ? partiesOf(plannedOwners(node), names) : [],
    offered: false,
    missing: [],
    blockers: [],
    outcome: '',
    note: '',
    userTaskId: '',
    nudges: 0,
    level: 0,
    visibleTo: node?.baton.visibleTo ?? [],
  };
}

function plannedOwners(node: FlowNode | undefined): string[] {
  if (node?.kind !== 'userTask') return [];
  const { assignee, candidates = [] } = node.baton.owner ?? {};
  return (assignee === undefined ? candidates : [assignee])
    .filter((ref) => !ref.startsWith('=') && ref !== 'starter')
    .map(normalRef);
}
