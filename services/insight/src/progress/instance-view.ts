import { topics } from '@baton/contracts';

import { evolveExecution } from './evolve-execution.js';
import { evolvePeople } from './evolve-people.js';
import { noExecution, type ExecutionPart } from './execution-part.js';
import type { SeenFact } from './fact-of.js';
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

/** The view after one more fact; the same view where the fact is a repetition or of another topic. */
export function evolveInstance(
  view: InstanceView,
  fact: SeenFact & { readonly topic: string; readonly seq: number },
): InstanceView {
  const { marks } = view;
  if (fact.topic === topics.instance && fact.seq > marks.execution) {
    return { ...view, execution: evolveExecution(view.execution, fact), marks: { ...marks, execution: fact.seq } };
  }
  if (fact.topic === topics.userTask && fact.seq > marks.people) {
    return { ...view, people: evolvePeople(view.people, fact), marks: { ...marks, people: fact.seq } };
  }
  return view;
}
