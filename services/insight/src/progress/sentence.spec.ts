import { describe, expect, it } from 'vitest';

import { HOUR, START } from '../../test/story.js';
import { sentence, type Told } from './sentence.js';
import type { BlockerView, StepView } from './step-view.js';
import { dueIn, length, listed, moment } from './words.js';

const DAY = 24 * HOUR;
const now = START + 2 * HOUR;
const reading = { now, timeZone: 'UTC' };
const task: StepView = {
  elementId: 'rate',
  name: 'Rate the vendor',
  department: 'Risk',
  state: 'now',
  kind: 'userTask',
  owners: [{ ref: 'person:ada', name: 'Ada Lovelace' }],
  offered: false,
  since: START,
  missing: [],
  blockers: [],
  outcome: '',
  note: '',
  userTaskId: 'x:1',
  nudges: 0,
  level: 0,
  visibleTo: [],
};
const machine: StepView = {
  ...task,
  kind: 'serviceTask',
  name: 'Create vendor in ERP',
  department: 'Procurement',
  owners: [],
};
const blocked = (
  step: StepView,
  kind: BlockerView['kind'],
  cause: string,
  more: Partial<BlockerView> = {},
): StepView => ({
  ...step,
  blockers: [{ kind, cause, since: START, action: '', targetId: '', ...more }],
});
const told = (steps: readonly StepView[], more: Partial<Told> = {}): Told => ({
  state: 'running',
  startedAt: START,
  ending: '',
  now: steps,
  next: ['Review the contract'],
  ...more,
});

describe('the sentence', () => {
  it.each<[string, Told]>([
    [
      'Held since Tue 14:05: bank holiday. With Risk (Ada Lovelace) since Tue 14:05. Next: Review the contract.',
      told([task], { suspended: { since: START, reason: 'bank holiday' } }),
    ],
    [
      'With Risk (Ada Lovelace) since Tue 14:05, due in 5 h. Next: Review the contract.',
      told([{ ...task, dueAt: now + 5 * HOUR }]),
    ],
    [
      'With Risk (Ada Lovelace) since Tue 14:05, 2 days late. Next: Review the contract.',
      told([{ ...task, dueAt: now - 2 * DAY }]),
    ],
    [
      'With Risk since Tue 14:05, not taken yet, due in 30 min.',
      told([{ ...task, owners: [{ ref: 'group:risk', name: 'Risk' }], offered: true, dueAt: now + HOUR / 2 }], {
        next: [],
      }),
    ],
    ['With Ada Lovelace since Tue 14:05. Next: Review the contract.', told([{ ...task, department: '' }])],
    [
      'With Vendor since Tue 14:05. Next: Legal.',
      told([{ ...task, name: 'Vendor', department: 'Vendor', kind: '', owners: [] }], { next: ['Legal'] }),
    ],
    [
      'Rate the vendor has been with nobody since Tue 14:05. Next: Review the contract.',
      told([blocked({ ...task, owners: [] }, 'no-owner', 'Nobody is named.')]),
    ],
    ['Create vendor in ERP has been under way since Tue 14:05. Next: Review the contract.', told([machine])],
    [
      'Create vendor in ERP failed Tue 14:05 and is tried again Tue 16:06. Next: Review the contract.',
      told([blocked(machine, 'retrying', 'x', { until: now + 60_000 })]),
    ],
    [
      'Create vendor in ERP has stopped since Tue 14:05: the ERP is down (HTTP_503). An operator has to mend it. Next: Review the contract.',
      told([blocked(machine, 'incident', 'Create vendor in ERP has stopped: the ERP is down (HTTP_503).')]),
    ],
    [
      'Waiting for the message “paid” since Tue 14:05. Next: Review the contract.',
      told([
        blocked({ ...machine, kind: 'messageCatchEvent' }, 'waiting-for-message', 'Waiting for the message “paid”.'),
      ]),
    ],
    [
      'Waiting until Wed 10:00. Next: Review the contract.',
      told([blocked(machine, 'waiting-for-timer', 'Waiting until Wed 10:00.')]),
    ],
    [
      'With Risk (Ada Lovelace) since Tue 14:05; Create vendor in ERP has been under way since Tue 14:05. Next: A, B, C and 1 more.',
      told([task, machine], { next: ['A', 'B', 'C', 'D', 'A'] }),
    ],
    [
      'With Risk (Ada Lovelace) since Tue 14:05; With Risk (Ada Lovelace) since Tue 14:05; With Risk (Ada Lovelace) since Tue 14:05; 2 more steps are under way.',
      told([task, task, task, task, task], { next: [] }),
    ],
    ['Under way since Tue 14:05.', told([], { next: [] })],
    [
      'Done Tue 15:05, after 3 days.',
      told([], { state: 'done', startedAt: START - 3 * DAY + HOUR, endedAt: START + HOUR }),
    ],
    ['Canceled Tue 15:05: not needed.', told([], { state: 'canceled', endedAt: START + HOUR, ending: 'not needed' })],
    ['Failed Tue 15:05.', told([], { state: 'failed', endedAt: START + HOUR })],
  ])('says “%s”', (text, given) => {
    expect(sentence(given, reading)).toBe(text);
  });

  it('tells time where its reader is', () => {
    expect(sentence(told([task]), { now, timeZone: 'Asia/Tokyo' })).toContain('since Tue 23:05');
  });
});

describe('words for time', () => {
  it.each([
    [START, 'Tue 14:05'],
    [START - 10 * DAY, '28 Feb 14:05'],
    [START - 100 * DAY, '30 Nov 2025 14:05'],
  ])('name the moment %d', (at, text) => {
    expect(moment(at, reading)).toBe(text);
  });
  it.each([
    [1, '1 min'],
    [59 * 60_000, '59 min'],
    [47 * HOUR, '47 h'],
    [3 * DAY, '3 days'],
  ])('name the length %d', (ms, text) => {
    expect(length(ms)).toBe(text);
  });
  it('say when something is due, and list', () => {
    expect(dueIn(now, reading)).toBe('1 min late');
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
  });
});
