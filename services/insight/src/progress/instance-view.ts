import { topics } from '@baton/contracts';
import type { Fact } from '@baton/messaging';

import { draftOf, evolveExecution, type ExecutionDraft } from './evolve-execution.js';
import { evolvePeople } from './evolve-people.js';
import { noExecution, type ExecutionPart } from './execution-part.js';
import { noPeople, type PeoplePart } from './people-part.js';

/**
 * All that is known of one instance. Each topic folds into a part of its own and joins the other one only when it is
 * read: so it does not matter how the two streams interleave.
 */
export interface InstanceView {
  readonly execution: ExecutionPart;
  readonly people: PeoplePart;
  /** The highest `seq` seen per topic: facts at or below it are repetitions. */
  readonly marks: { readonly execution: number; readonly people: number };
}

export const noInstance: InstanceView = {
  execution: noExecution,
  people: noPeople,
  marks: { execution: -1, people: -1 },
};

/** The view after further facts; the same view where all of them are repetitions or of other topics. */
export function evolveInstance(view: InstanceView, facts: readonly Fact[]): InstanceView {
  let execution: ExecutionDraft | undefined;
  let { people } = view;
  const marks = { ...view.marks };
  const seen = { type: '', at: 0, data: undefined as unknown };
  let time = '';
  for (const fact of facts) {
    const isOfInstance = fact.topic === topics.instance;
    if (isOfInstance ? fact.seq <= marks.execution : fact.topic !== topics.userTask || fact.seq <= marks.people)
      continue;
    // Facts of one row bear the same text as their time.
    if (fact.time !== time) seen.at = Date.parse((time = fact.time));
    seen.type = fact.type;
    seen.data = fact.data;
    if (isOfInstance) {
      execution ??= draftOf(view.execution);
      evolveExecution(execution, seen);
      marks.execution = fact.seq;
    } else {
      people = evolvePeople(people, seen);
      marks.people = fact.seq;
    }
  }
  const isSame = marks.execution === view.marks.execution && marks.people === view.marks.people;
  return isSame ? view : { execution: execution ?? view.execution, people, marks };
}
