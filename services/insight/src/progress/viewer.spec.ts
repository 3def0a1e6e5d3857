import type { Caller } from '@baton/service-kit';
import { describe, expect, it } from 'vitest';

import { read } from '../../test/read.js';
import { HOUR, Story } from '../../test/story.js';
import { vendorMap } from '../../test/vendor-map.js';
import { progressOf } from './progress-message.js';
import { maySee, mayRead, trimmed, viewerOf } from './viewer.js';
import { pathOf } from './steps.js';

const ID = '0198a000-0000-7000-8000-000000000001';
const caller = (more: Partial<Caller>): Caller => ({
  tenant: 'acme',
  subject: 'ada',
  kind: 'person',
  roles: ['participant'],
  ...more,
});
const guest = viewerOf(caller({ kind: 'guest', subject: 'vera@vendor.example', roles: ['guest'], taskId: `${ID}:5` }));
const story = new Story(ID).upToRating().later(HOUR);

describe('an instance', () => {
  it.each<[string, Partial<Caller>, boolean]>([
    ['an operator', { roles: ['operator'], subject: 'o' }, true],
    ['a designer', { roles: ['designer'], subject: 'd' }, true],
    ['another service', { kind: 'service', roles: ['service'], subject: 'portal' }, true],
    ['who started it', { subject: 'paula' }, true],
    ['who has a step', { subject: 'ada' }, true],
    ['a group it is offered to', { subject: 'bo', groups: ['risk'] }, true],
    ['a participant with no part in it', { subject: 'bo', groups: ['legal'] }, false],
    ['a worker key', { kind: 'api-key', roles: ['worker'], subject: 'ada' }, false],
    ['the guest of one of its tasks', { kind: 'guest', roles: ['guest'], taskId: `${ID}:5` }, true],
    [
      'the guest of another instance',
      { kind: 'guest', roles: ['guest'], taskId: '0198a000-0000-7000-8000-000000000002:5' },
      false,
    ],
  ])('is seen by %s: %o', (_who, more, seen) => {
    expect(maySee(viewerOf(caller(more)), ID, ['person:paula', 'group:risk', 'person:ada'])).toBe(seen);
  });
});

describe('a guest', () => {
  it('is shown department, state and times, and nothing else of the steps of others', async () => {
    const { view, context } = read(story.facts, await vendorMap(), story.time);
    const { progress, steps } = progressOf(ID, view, context, guest);
    expect(JSON.stringify([progress, steps.filter(({ department }) => department !== 'Vendor')])).not.toMatch(
      /Ada|ada|Rate|rate|Paula|paula|person:|group:|Review|bank\.pdf/,
    );
    expect(progress.sentence).toBe('With Risk since Wed 12:05, due in 6 h. Next: Legal.');
    expect(progress.now).toMatchObject([
      {
        name: 'Risk',
        department: 'Risk',
        elementId: '',
        dueAt: expect.anything(),
        owners: [],
        missing: [],
        blockers: [],
      },
    ]);
  });

  it('reads their own step, without anybody’s reference', async () => {
    const { view, context } = read(story.facts, await vendorMap(), story.time);
    const own = progressOf(ID, view, context, guest).steps.find(({ department }) => department === 'Vendor');
    expect(own).toMatchObject({
      name: 'Provide company details',
      note: 'All there',
      userTaskId: `${ID}:5`,
      owners: [{ ref: '', name: 'Vera Vendor' }],
    });
  });

  it('reads a step that is marked for guests', async () => {
    const { view, context } = read(story.facts, await vendorMap('rateVendor'), story.time);
    expect(progressOf(ID, view, context, guest).progress.now).toMatchObject([
      { name: 'Rate the vendor', owners: [{ ref: '', name: 'Ada Lovelace' }], userTaskId: '', nudges: 0 },
    ]);
  });

  it('is not told why it was canceled', async () => {
    const canceled = new Story(ID).upToRating().instance('InstanceCanceled', { reason: 'fraud' });
    const { view, context } = read(canceled.facts, await vendorMap(), canceled.time);
    expect(progressOf(ID, view, context, guest).progress.sentence).toBe('Canceled Wed 12:05.');
  });
});

describe('a step shown to some', () => {
  it('hides what it says from other participants, but not where it stands', async () => {
    const { view, context } = read(story.facts, await vendorMap(), story.time);
    const [details] = pathOf(view, context).done.slice(1);
    if (details === undefined) throw new Error('There is no such step');
    const forLegal = { ...details, visibleTo: ['group:legal', 'starter'] };
    const as = (more: Partial<Caller>) => viewerOf(caller(more));
    expect(mayRead(as({ groups: ['legal'] }), forLegal, 'person:paula')).toBe(true);
    expect(mayRead(as({ subject: 'paula' }), forLegal, 'person:paula')).toBe(true);
    expect(mayRead(as({ subject: 'o', roles: ['admin'] }), forLegal, 'person:paula')).toBe(true);
    expect(trimmed(as({ groups: ['risk'] }), forLegal, 'person:paula')).toMatchObject({
      state: 'done',
      owners: [{ name: 'Vera Vendor' }],
      note: '',
      userTaskId: '',
    });
  });
});
