import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { factTypes, topics } from '@baton/contracts';
import type { Fact } from '@baton/messaging';

import { Story } from '../../test/story.js';
import { toRow, toView } from './instance-row.js';
import { evolveInstance, noInstance, type InstanceView } from './instance-view.js';

const ID = '0198a000-0000-7000-8000-000000000001';

const fold = (facts: readonly Fact[], from: InstanceView = noInstance): InstanceView => evolveInstance(from, facts);

/** What a write and a read make of a view, where what the version's instances have in common is stored as well, or not. */
function stored(before: InstanceView, isShared = true): InstanceView {
  const { processName, modelId } = before.execution;
  const row = toRow('acme', ID, before, 1, isShared ? { processName, modelId } : undefined);
  const common = { process_name: isShared ? processName : null, model_id: isShared ? modelId : null };
  return toView({ ...row, ...common, view: JSON.stringify(row.view) });
}

const n = fc.integer({ min: 1, max: 6 });
const element = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const ref = fc.constantFrom('', 'person:ada', 'group:risk', 'guest:vera@vendor.example');
const instanceFact = fc.record({
  name: fc.constantFrom<(keyof typeof factTypes)[]>(
    'InstanceStarted',
    'InstanceCompleted',
    'InstanceCanceled',
    'InstanceFailed',
    'InstanceSuspended',
    'InstanceResumed',
    'InstanceMigrated',
    'ElementActivated',
    'ElementCompleted',
    'ElementTerminated',
    'MessageAwaited',
    'TimerScheduled',
    'JobFailed',
    'IncidentRaised',
    'IncidentResolved',
    'UserTaskOpened',
    'UserTaskCompleted',
    'UserTaskCanceled',
  ),
  n,
  element,
  ref,
});
const taskFact = fc.record({
  name: fc.constantFrom<(keyof typeof factTypes)[]>(
    'UserTaskAssigned',
    'UserTaskNudged',
    'UserTaskEscalated',
    'UserTaskFinished',
    'DocumentUploaded',
    'GuestInvited',
  ),
  n,
  element,
  ref,
});

/** Any facts in any order, sensible or not: every message field that carries meaning is set. */
function streams(
  ofInstance: readonly { name: keyof typeof factTypes; n: number; element: string; ref: string }[],
  ofTasks: typeof ofInstance,
): [Fact[], Fact[]] {
  const story = new Story(ID);
  for (const { name, n: number, element: elementId, ref: who } of ofInstance) {
    const id = story.id(number);
    story.later(1000).instance(name, {
      elementInstanceId: id,
      elementId,
      userTaskId: id,
      incidentId: id,
      processKey: 'p',
      version: 1,
      startedBy: who,
      owner: name === 'UserTaskOpened' ? { assignee: who, candidates: [] } : who,
      message: 'm',
      code: 'c',
      completedBy: who,
      messageName: 'x',
      dueAt: { seconds: '1', nanos: 0 },
      retries: 2,
      documents: [],
    });
  }
  for (const { name, n: number, element: elementId, ref: who } of ofTasks) {
    story.later(1000).people(name, {
      task: story.task(number, elementId),
      assignee: who,
      assigneeName: 'A',
      candidates: who ? [who] : [],
      candidateNames: [],
      recipients: [],
      count: number,
      level: number,
      to: who,
      completedBy: who,
      userTaskId: story.id(number),
      missing: ['x'],
      fileName: 'f',
      uploadedBy: who,
      note: 'n',
    });
  }
  return [
    story.facts.filter(({ topic }) => topic === topics.instance),
    story.facts.filter(({ topic }) => topic === topics.userTask),
  ];
}

describe('the view of an instance', () => {
  const two = fc.tuple(fc.array(instanceFact, { maxLength: 25 }), fc.array(taskFact, { maxLength: 25 }));

  it('is the same however the two topics interleave, in whatever batches they come', () => {
    fc.assert(
      fc.property(
        two,
        fc.infiniteStream(fc.boolean()),
        fc.infiniteStream(fc.boolean()),
        ([ofInstance, ofTasks], turns, cuts) => {
          const [one, other] = streams(ofInstance, ofTasks);
          const expected = stored(fold([...one, ...other]));
          let [view, at, to]: [InstanceView, number, number] = [noInstance, 0, 0];
          while (at < one.length || to < other.length) {
            const first = to >= other.length || (at < one.length && turns.next().value === true);
            const fact = first ? one[at++] : other[to++];
            view = fold(fact === undefined ? [] : [fact], cuts.next().value === true ? stored(view) : view);
          }
          expect(stored(view)).toEqual(expected);
        },
      ),
    );
  });

  it('leaves the view it goes on from as it was', () => {
    fc.assert(
      fc.property(two, fc.nat({ max: 25 }), ([ofInstance, ofTasks], at) => {
        const [one, other] = streams(ofInstance, ofTasks);
        const before = fold([...one.slice(0, at), ...other]);
        const copy = structuredClone(before);
        fold(one.slice(at), before);
        expect(before).toEqual(copy);
      }),
    );
  });

  it('does not change when facts are delivered again', () => {
    fc.assert(
      fc.property(two, fc.array(fc.nat({ max: 49 }), { maxLength: 20 }), ([ofInstance, ofTasks], again) => {
        const facts = streams(ofInstance, ofTasks).flat();
        const view = fold(facts);
        const repeated = again.flatMap((index) => facts.slice(index));
        expect(fold(repeated, view)).toBe(view);
      }),
    );
  });

  it('remembers which facts it has seen, also of tasks that changed nothing, once the instance is done', () => {
    const [ofInstance, ofTasks] = streams(
      [{ name: 'InstanceCompleted', n: 1, element: 'a', ref: '' }],
      [{ name: 'DocumentUploaded', n: 2, element: 'b', ref: '' }],
    );
    const seen = fold([...ofInstance, ...ofTasks]);
    expect(seen.marks).toEqual({ execution: 1, people: 1 });
    expect(stored(seen)).toEqual(seen);
  });

  it('stays small in a loop: the last visit of an element is kept, with how many there were', () => {
    const story = new Story(ID).started();
    for (let round = 1; round <= 500; round++) story.passes(round, 'again');
    const { execution } = fold(story.facts);
    expect(execution.past).toEqual({ again: { since: expect.any(Number), at: expect.any(Number), times: 500 } });
    expect(execution.active).toEqual({});
  });

  it('keeps everybody who ever had a part', () => {
    const view = fold(new Story(ID).upToRating().facts);
    expect(toRow('acme', ID, view, 1)).toMatchObject({
      parties: ['person:paula', 'guest:vera@vendor.example', 'group:risk', 'person:ada'],
      has_people: true,
      now_elements: ['rateVendor', 'assessed'],
      standing: 'running',
    });
  });
});
