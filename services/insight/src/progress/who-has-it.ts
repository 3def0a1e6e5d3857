import type { ActiveElement } from './execution-part.js';
import { numberIn } from './fact-of.js';
import type { InstanceView } from './instance-view.js';
import type { TaskNow } from './people-part.js';

/** Who has an open user task, as far as both topics tell. */
export interface Holding {
  readonly userTaskId: string;
  readonly name: string;
  readonly department: string;
  /** References; the one who has it, or those to whom it is offered. */
  readonly owners: readonly string[];
  /** It is offered, and nobody has taken it. */
  readonly offered: boolean;
  readonly since: number;
  readonly openedAt: number;
  readonly dueAt?: number;
  readonly fields: readonly string[];
  readonly documents: readonly string[];
  readonly nudges: number;
  readonly level: number;
  /** Somebody is named, but nobody of them is there; or nobody is named at all. */
  readonly lacks?: 'absent-owner' | 'no-owner';
}

/** What `task` says goes before what `execution` opened; the latter holds until `task` has spoken. */
export function holdingOf({ people }: InstanceView, { task, since }: ActiveElement): Holding | undefined {
  if (task === undefined) return undefined;
  const now: TaskNow | undefined = people.tasks[numberIn(task.id)];
  const named = [task.assignee, ...task.candidates, task.guest].filter((ref) => ref !== '');
  const assignee = now === undefined ? task.guest || task.assignee : now.assignee;
  const candidates = now?.candidates ?? task.candidates;
  const owners = assignee === '' ? candidates : [assignee];
  const dueAt = now?.dueAt ?? task.dueAt;
  return {
    userTaskId: task.id,
    name: task.name,
    department: task.department,
    owners,
    offered: assignee === '' && candidates.length > 0,
    since: now?.since ?? since,
    openedAt: since,
    ...(dueAt !== undefined && { dueAt }),
    fields: task.fields,
    documents: now?.missing ?? task.documents,
    nudges: now?.nudges ?? 0,
    level: now?.level ?? 0,
    ...(owners.length === 0 && { lacks: named.length > 0 ? ('absent-owner' as const) : ('no-owner' as const) }),
  };
}
