import type { Person } from '../people/person.js';
import type { Directory } from '../people/directory.js';
import { normalRef } from './refs.js';

/** Who is to do a step, as the diagram says after its expressions were evaluated. */
export interface OwnerRule {
  readonly assignee: string;
  readonly candidates: readonly string[];
  /** `person:x` or `manager-of-assignee`. */
  readonly backup: string;
}

export interface RoutingContext {
  readonly now: number;
  readonly startedBy: string;
  /** Who may not do this step: they did an earlier one. */
  readonly forbidden: (ref: string) => boolean;
}

export interface Route {
  readonly assignee: string | null;
  readonly candidates: readonly string[];
  /** Somebody else than the diagram names has it, because that one is away. */
  readonly rerouted: boolean;
}

/**
 * Finds who has a step. An assignee who is away is replaced by the step's backup, their own, or their manager, in this
 * order; without any of them it is offered to the candidates, and else waits for them. References to nobody are
 * dropped, and a step for nobody has neither assignee nor candidates: operators see it.
 */
export function route(rule: OwnerRule, directory: Directory, context: RoutingContext): Route {
  const wanted = rule.assignee === 'starter' ? context.startedBy : normalRef(rule.assignee);
  const listed = [...new Set([...(wanted.startsWith('group:') ? [wanted] : []), ...rule.candidates.map(normalRef)])];
  const candidates = listed.filter(
    (ref) => directory.group(ref) !== undefined || directory.person(ref)?.active === true,
  );
  const nobody: Route = { assignee: null, candidates, rerouted: false };
  if (wanted.startsWith('person:')) return assigned(wanted, candidates, rule, directory, context);
  if (candidates.length > 0 || rule.backup === '') return nobody;
  const standIn = firstPresent([normalRef(rule.backup)], directory, context);
  return standIn === undefined ? nobody : { assignee: standIn, candidates, rerouted: true };
}

function assigned(
  wanted: string,
  candidates: readonly string[],
  rule: OwnerRule,
  directory: Directory,
  context: RoutingContext,
): Route {
  const person = directory.person(wanted);
  if (isPresent(person, context)) return { assignee: wanted, candidates, rerouted: false };
  const standIn = firstPresent(standInsOf(wanted, rule.backup, directory), directory, context);
  if (standIn !== undefined) return { assignee: standIn, candidates, rerouted: true };
  const waits = person?.active === true && candidates.length === 0 && !context.forbidden(wanted);
  return { assignee: waits ? wanted : null, candidates, rerouted: false };
}

/** The step's backup, the person's own, and their manager. */
export function standInsOf(assignee: string | null, backup: string, directory: Directory): string[] {
  const person = assignee === null ? undefined : directory.person(assignee);
  const manager = person?.manager ? [`person:${person.manager}`] : [];
  const steps = backup === '' ? [] : backup === 'manager-of-assignee' ? manager : [normalRef(backup)];
  return [...steps, ...(person?.backup ? [`person:${person.backup}`] : []), ...manager];
}

/** The first of `refs` who is there, going on to the backup of each who is away. */
export function firstPresent(
  refs: readonly string[],
  directory: Directory,
  context: RoutingContext,
): string | undefined {
  for (const ref of refs) {
    const person = directory.person(ref);
    if (isPresent(person, context)) return ref;
    const next = person?.backup ? `person:${person.backup}` : '';
    if (isPresent(directory.person(next), context)) return next;
  }
  return undefined;
}

const isPresent = (person: Person | undefined, { now, forbidden }: RoutingContext): boolean =>
  person?.active === true &&
  (person.absentUntil === null || person.absentUntil <= now) &&
  !forbidden(`person:${person.personId}`);

/** To whom a step escalates: a person who is there, a group, or nobody, so that the operators are told. */
export function escalationTarget(
  to: string,
  task: { assignee: string | null; backup: string },
  directory: Directory,
  context: RoutingContext,
): string | undefined {
  if (to === 'backup') return firstPresent(standInsOf(task.assignee, task.backup, directory), directory, context);
  if (to === 'manager-of-assignee') {
    const manager = task.assignee === null ? undefined : directory.person(task.assignee)?.manager;
    return manager ? firstPresent([`person:${manager}`], directory, context) : undefined;
  }
  const ref = normalRef(to);
  if (ref.startsWith('group:')) return directory.group(ref) === undefined ? undefined : ref;
  return firstPresent([ref], directory, context);
}
