import { toTimestamp } from '@baton/contracts';
import { describe, expect, it } from 'vitest';

import { read } from '../../test/read.js';
import { HOUR, Story } from '../../test/story.js';
import { vendorMap } from '../../test/vendor-map.js';
import { progressOf } from './progress-message.js';
import { pathOf } from './steps.js';
import { standingOf, wordAt } from './standing.js';

const ID = '0198a000-0000-7000-8000-000000000001';
const map = await vendorMap();
const rating = () => new Story(ID).upToRating();
const pathAt = (story: Story, model: typeof map | null = map) => {
  const { view, context } = read(story.facts, model ?? undefined, story.time);
  return pathOf(view, context);
};
const ids = (steps: readonly { elementId: string }[]) => steps.map(({ elementId }) => elementId);

describe('the steps of an instance', () => {
  it('are done, now, and expected along the default flows', () => {
    const path = pathAt(rating());
    expect(ids(path.done)).toEqual(['createVendor', 'provideDetails', 'validateBank']);
    expect(ids(path.now)).toEqual(['rateVendor']);
    expect(ids(path.toCome)).toEqual(['reviewContract', 'setTerms', 'writeBack', 'tellOnboarded']);
    expect(path.skipped).toEqual([]);
    expect(ids(path.next)).toEqual(['reviewContract']);
  });

  it('say of what is done who did it, when, and with what note', () => {
    const [, details] = pathAt(rating()).done;
    expect(details).toMatchObject({
      department: 'Vendor',
      owners: [{ ref: 'guest:vera@vendor.example', name: 'Vera Vendor' }],
      note: 'All there',
      endedAt: expect.any(Number),
    });
  });

  it('name those a later step waits for', () => {
    expect(pathAt(rating()).toCome[0]).toMatchObject({
      department: 'Legal',
      owners: [{ ref: 'group:legal', name: 'Legal' }],
    });
  });

  it('come again, once, after being sent back', () => {
    const story = rating()
      .ends(7, 'rateVendor')
      .passes(11, 'isHigh')
      .passes(12, 'toLegal')
      .passes(13, 'reviewContract')
      .passes(14, 'contractGood')
      .passes(15, 'collect');
    const path = pathAt(story.ends(10, 'assessed').begins(16, 'provideDetails'));
    expect(ids(path.now)).toEqual(['provideDetails']);
    expect(ids(path.done)).toEqual(['createVendor']);
    expect(ids(path.toCome)).toEqual([
      'rateVendor',
      'validateBank',
      'reviewContract',
      'setTerms',
      'writeBack',
      'tellOnboarded',
    ]);
    expect(ids(path.next)).toEqual(['rateVendor', 'validateBank']);
  });

  it('are skipped when they can be reached no more', () => {
    const story = rating()
      .ends(7, 'rateVendor')
      .ends(10, 'assessed')
      .passes(11, 'isHigh')
      .passes(12, 'toLegal')
      .passes(13, 'reviewContract')
      .passes(14, 'contractGood')
      .begins(15, 'setTerms');
    expect(ids(pathAt(story).skipped)).toEqual(['decideRisk', 'writeRejection', 'tellRejected']);
  });

  it('are told from facts alone while the model is not known', () => {
    const story = new Story(ID).started().passes(1, 'start').begins(2, 'work');
    const path = pathAt(story, null);
    expect([ids(path.done), ids(path.now), path.toCome]).toEqual([['start'], ['work'], []]);
  });
});

describe('a blocker', () => {
  const blockersOf = (story: Story) => pathAt(story).now.flatMap(({ blockers }) => blockers);
  const working = () => new Story(ID).started().begins(2, 'createVendor');
  const asked = (owner: object, more: object = {}) =>
    new Story(ID)
      .started()
      .begins(2, 'setTerms')
      .opens(3, 2, 'setTerms', { department: 'Accounts Payable', owner, ...more });
  const found = (story: Story, more: object) =>
    story.people('UserTaskAssigned', { task: story.task(3, 'setTerms'), reason: 'opened', ...more });

  it('is an incident, with its cause and a retry', () => {
    const story = working().instance('IncidentRaised', {
      incidentId: 'i1',
      elementId: 'createVendor',
      elementInstanceId: `${ID}:2`,
      code: 'HTTP_503',
      message: 'the ERP is down',
      owner: 'group:procurement',
    });
    expect(blockersOf(story)).toEqual([
      {
        kind: 'incident',
        cause: 'Create vendor in ERP has stopped: the ERP is down (HTTP_503).',
        since: story.time,
        action: 'retry',
        targetId: 'i1',
      },
    ]);
    expect(blockersOf(story.instance('IncidentResolved', { incidentId: 'i1', elementId: 'createVendor' }))).toEqual([]);
  });

  it('is a machine that fails and tries again', () => {
    const failed = {
      jobId: `${ID}:3`,
      elementId: 'createVendor',
      message: 'timeout',
      retries: 2,
      retryAt: toTimestamp(working().time + 60_000),
    };
    expect(blockersOf(working().instance('JobFailed', failed))).toMatchObject([
      {
        kind: 'retrying',
        cause: 'The last attempt failed: timeout. The next attempt is at Tue 14:06, 2 attempts left.',
      },
    ]);
  });

  it('is a missing document or form value, named in words', () => {
    const schema = {
      required: ['terms', 'bank'],
      properties: {
        terms: { title: 'Payment terms' },
        bank: { required: ['iban'], properties: { iban: { title: 'IBAN' } } },
      },
    };
    const story = asked({ candidates: ['group:ap'] }, { formSchemaJson: JSON.stringify(schema) });
    const ada = { assignee: 'person:ada', assigneeName: 'Ada Lovelace' };
    expect(blockersOf(found(story, ada))).toMatchObject([
      {
        kind: 'missing-input',
        cause: 'Waiting for Payment terms and IBAN from Ada Lovelace.',
        action: 'nudge',
        targetId: `${ID}:3`,
      },
    ]);
  });

  it('is nobody being named', () => {
    expect(blockersOf(found(asked({}), {}))).toMatchObject([
      { kind: 'no-owner', action: 'reassign', targetId: `${ID}:3` },
    ]);
  });

  it('is nobody of those named being there', () => {
    expect(blockersOf(found(asked({ candidates: ['person:ada'] }), {}))).toMatchObject([
      { kind: 'absent-owner', action: 'reassign' },
    ]);
  });

  it('is a message or a moment that is waited for, but not one of a boundary event', () => {
    const waiting = (elementId: string) =>
      working().instance('MessageAwaited', { elementInstanceId: `${ID}:2`, elementId, messageName: 'paid' });
    expect(blockersOf(waiting('createVendor'))).toMatchObject([
      { kind: 'waiting-for-message', cause: 'Waiting for the message “paid”.' },
    ]);
    expect(blockersOf(waiting('tooLate'))).toEqual([]);
  });
});

describe('the state of an instance', () => {
  const wordOf = (story: Story, ms = 0) => {
    const { view } = read(story.facts, map, story.time);
    return wordAt(standingOf(view), story.time + ms);
  };

  it.each([
    ['on-time', 0],
    ['on-time', 5 * HOUR - 1],
    ['at-risk', 5 * HOUR],
    ['late', 7 * HOUR],
  ] as const)('is %s %d ms after the claim, with 8 h to do it', (word, ms) => {
    expect(wordOf(rating(), ms)).toBe(word);
  });

  it('is an incident even when it is late, and how it ended once it has', () => {
    const stuck = rating().instance('IncidentRaised', {
      incidentId: 'i',
      elementId: 'rateVendor',
      elementInstanceId: `${ID}:7`,
      code: 'X',
      message: '',
    });
    expect(wordOf(stuck, 9 * HOUR)).toBe('incident');
    expect(wordOf(stuck.instance('InstanceCanceled', { reason: 'enough' }))).toBe('canceled');
    expect(wordOf(rating().instance('InstanceFailed', { errorCode: 'E' }))).toBe('failed');
  });

  it('is blocked while an operator holds it', () => {
    const held = rating().instance('InstanceSuspended', { reason: 'audit', suspendedBy: 'person:olga' });
    expect(wordOf(held)).toBe('blocked');
    expect(wordOf(held.instance('InstanceResumed'))).toBe('on-time');
  });

  it('goes on under other names in another version', () => {
    const moved = rating().instance('InstanceMigrated', {
      version: 2,
      renamed: [{ elementId: 'rateVendor', newElementId: 'reviewContract' }],
    });
    const { view } = read(moved.facts, map, moved.time);
    expect(view.execution).toMatchObject({ version: 2 });
    expect(Object.values(view.execution.active).map(({ element }) => element)).toContain('reviewContract');
  });

  it('counts what is done and what is expected', () => {
    const story = rating();
    const { view, context } = read(story.facts, map, story.time);
    expect(progressOf(ID, view, context, { kind: 'overseer' }).progress).toMatchObject({
      stepsDone: 3,
      stepsTotal: 8,
      sentence: 'With Risk (Ada Lovelace) since Wed 12:05, due in 7 h. Next: Review the contract.',
      startedBy: { ref: 'person:paula' },
    });
  });
});
