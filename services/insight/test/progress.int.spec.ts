import { credentials, Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { factTypes, topics, toTimestamp } from '@baton/contracts';
import type { InstanceEvent } from '@baton/contracts/execution';
import { ProgressServiceClient, type GetProgressResponse } from '@baton/contracts/insight';
import type { Fact } from '@baton/messaging';
import { newId } from '@baton/service-kit';

import { journal } from './neighbours.js';
import { RunningInsight, type Answer } from './running.js';
import { HOUR, START, Story } from './story.js';
import { vendorXml } from './vendor-map.js';

let insight: RunningInsight;
let tenant: string;
const operator = () => `${tenant}/operator/olga`;
const rated = () => new Story(newId(), tenant).upToRating();
const list = (query = '', as = operator()) => insight.get(`?${query}`, as);
const ids = ({ body }: Answer) => (body['instances'] as { instanceId: string }[]).map(({ instanceId }) => instanceId);
/** Ids of one millisecond have no order of their making. */
const newestFirst = (...stories: readonly Story[]) =>
  stories
    .map(({ instanceId }) => instanceId)
    .toSorted()
    .toReversed();

async function deployed(version = 1): Promise<Fact> {
  const data = {
    modelId: newId(),
    name: 'Vendor onboarding',
    xml: await vendorXml(),
    versions: [{ processKey: 'vendor-onboarding', version }],
    deployedBy: 'person:dora',
  };
  return {
    id: newId(),
    topic: topics.model,
    type: factTypes.ModelDeployed,
    source: 'test',
    key: data.modelId,
    seq: 1,
    time: new Date(START).toISOString(),
    tenant,
    data,
  };
}

beforeAll(async () => {
  insight = await RunningInsight.start();
});
afterAll(() => insight?.stop());
beforeEach(() => {
  tenant = `t${newId().slice(-8)}`;
});

describe('progress', () => {
  it('shows who has the baton, what is missing, since when, and what comes next', async () => {
    const story = rated();
    await insight.publish(await deployed(), ...story.facts);
    const { status, body } = await insight.get(`/${story.instanceId}`, operator());
    expect(status).toBe(200);
    expect(body).toMatchObject({
      processName: 'Vendor onboarding',
      businessKey: 'V-1',
      stepsDone: 3,
      stepsTotal: 8,
      next: ['Review the contract'],
      now: [
        {
          elementId: 'rateVendor',
          state: 'now',
          owners: [{ ref: 'person:ada', name: 'Ada Lovelace' }],
          userTaskId: story.id(8),
        },
      ],
    });
    expect(body['sentence']).toMatch(/^With Risk \(Ada Lovelace\) since .*Next: Review the contract\.$/);
    expect(body['xml']).toContain('BPMNDiagram');
    expect((body['steps'] as { state: string }[]).map(({ state }) => state)).toEqual([
      'done',
      'done',
      'done',
      'now',
      'to-come',
      'to-come',
      'to-come',
      'to-come',
    ]);
  });

  it('tells times where its reader is, and refuses places that are none', async () => {
    const story = rated();
    await insight.publish(...story.facts);
    expect((await insight.get(`/${story.instanceId}?timeZone=Asia/Tokyo`, operator())).body['sentence']).toContain(
      '21:05',
    );
    expect(await insight.get(`/${story.instanceId}?timeZone=Moon/Base`, operator())).toMatchObject({
      status: 400,
      body: { code: 'TIME_ZONE_UNKNOWN' },
    });
  });

  it('is late when the business clock says so', async () => {
    const story = new Story(newId(), tenant)
      .later(Date.now() - START)
      .started()
      .begins(1, 'setTerms')
      .opens(2, 1, 'setTerms', { owner: { candidates: ['group:ap'] }, serviceLevel: { due: 'P300D' } });
    await insight.publish(...story.facts);
    const [before] = (await list()).body['instances'] as { state: string }[];
    expect(before).toMatchObject({ state: 'on-time' });
    await insight.app.advanceClock('P250D');
    expect(ids(await list('state=at-risk'))).toEqual([story.instanceId]);
    await insight.app.advanceClock('P60D');
    expect([ids(await list('state=late')), ids(await list('state=at-risk')), ids(await list('state=on-time'))]).toEqual(
      [[story.instanceId], [], []],
    );
  });

  it('waits for the start of an instance of which only tasks are known yet', async () => {
    const story = rated();
    const people = story.facts.filter(({ topic }) => topic === topics.userTask);
    await insight.publish(await deployed(), ...people);
    expect(await insight.get(`/${story.instanceId}`, operator())).toMatchObject({
      status: 404,
      body: { code: 'INSTANCE_UNKNOWN' },
    });
    expect(ids(await list())).toEqual([]);
    await insight.publish(...story.facts.filter(({ topic }) => topic === topics.instance));
    expect((await insight.get(`/${story.instanceId}`, operator())).body).toMatchObject({
      now: [{ elementId: 'rateVendor', owners: [{ name: 'Ada Lovelace' }] }],
    });
  });

  it('does not change when facts come again', async () => {
    const story = rated();
    await insight.publish(...story.facts);
    const once = await insight.get(`/${story.instanceId}`, operator());
    const { rows: before } = await insight.database.pool.query(
      'select xmin::text, * from insight.instances where instance_id = $1',
      [story.instanceId],
    );
    await insight.publish(...story.facts);
    const { rows: after } = await insight.database.pool.query(
      'select xmin::text, * from insight.instances where instance_id = $1',
      [story.instanceId],
    );
    expect(await insight.get(`/${story.instanceId}`, operator())).toEqual(once);
    expect(after).toEqual(before);
  });
});

describe('the list', () => {
  it('is newest first, in pages, with counts per step on the first one', async () => {
    const stories = Array.from({ length: 5 }, () => rated());
    await insight.publish(await deployed(), ...stories.flatMap(({ facts }) => facts));
    const newest = newestFirst(...stories);
    const first = await list('pageSize=2');
    expect(ids(first)).toEqual(newest.slice(0, 2));
    expect(first.body['counts']).toEqual([
      { processKey: 'vendor-onboarding', elementId: 'rateVendor', name: 'Rate the vendor', count: 5 },
    ]);
    const second = await list(`pageSize=2&pageToken=${String(first.body['nextPageToken'])}`);
    const third = await list(`pageSize=2&pageToken=${String(second.body['nextPageToken'])}`);
    expect([...ids(second), ...ids(third)]).toEqual(newest.slice(2));
    expect(third.body).not.toHaveProperty('nextPageToken');
    expect(await list('pageToken=nonsense')).toMatchObject({ status: 400, body: { code: 'PAGE_TOKEN_INVALID' } });
  });

  it('is filtered by process, business key, step and state', async () => {
    const story = (key: string, process = 'vendor-onboarding') =>
      new Story(newId(), tenant).started({ businessKey: key, processKey: process });
    const one = story('V-100%').begins(1, 'createVendor');
    const other = story('V-1000')
      .begins(1, 'setTerms')
      .instance('IncidentRaised', { incidentId: 'i', elementId: 'setTerms', elementInstanceId: 'x:1', code: 'C' });
    const foreign = story('W-1', 'other').begins(1, 'setTerms');
    const over = story('V-9').instance('InstanceCompleted').later(HOUR);
    await insight.publish(await deployed(), ...[one, other, foreign, over].flatMap(({ facts }) => facts));
    expect(ids(await list())).toEqual(newestFirst(foreign, other, one));
    expect(ids(await list('includeEnded=true'))).toHaveLength(4);
    expect(ids(await list('processKey=other'))).toEqual([foreign.instanceId]);
    expect(ids(await list('businessKey=V-100%25'))).toEqual([one.instanceId]);
    expect(ids(await list('businessKey=V-100'))).toEqual(newestFirst(other, one));
    const atTerms = await list('elementId=setTerms&processKey=vendor-onboarding');
    expect(ids(atTerms)).toEqual([other.instanceId]);
    expect(atTerms.body['counts']).toMatchObject([
      { elementId: 'createVendor', count: 1 },
      { elementId: 'setTerms', count: 1 },
    ]);
    expect(ids(await list('state=incident'))).toEqual([other.instanceId]);
    expect(ids(await list('state=done'))).toEqual([over.instanceId]);
    expect((await list('state=sideways')).status).toBe(400);
  });
});

describe('who has no part in an instance', () => {
  it('learns nothing of it', async () => {
    const story = rated();
    await insight.publish(await deployed(), ...story.facts);
    const as = (who: string) => insight.get(`/${story.instanceId}`, who);
    for (const who of [
      `${tenant}/participant/bo`,
      `${tenant}/worker/w`,
      'elsewhere/admin/a',
      `${tenant}/guest/${newId()}:5`,
    ]) {
      expect(await as(who)).toMatchObject({ status: 404, body: { code: 'INSTANCE_UNKNOWN' } });
      expect((await insight.get(`/${story.instanceId}/timeline`, who)).status).toBe(404);
      expect(await list('', who)).toMatchObject({ status: 200, body: { instances: [], counts: [] } });
    }
    for (const who of [`${tenant}/participant/paula`, `${tenant}/participant/ada`, `${tenant}/participant/bo/risk`]) {
      expect((await as(who)).status).toBe(200);
      expect(ids(await list('', who))).toEqual([story.instanceId]);
    }
    expect((await insight.get('/not-an-id', operator())).status).toBe(404);
  });

  it('who is a guest of it is shown no more than where it stands', async () => {
    const story = rated();
    await insight.publish(await deployed(), ...story.facts);
    const { body } = await insight.get(`/${story.instanceId}`, `${tenant}/guest/${story.id(5)}`);
    expect(body).not.toHaveProperty('xml');
    expect(body).not.toHaveProperty('startedBy');
    expect(JSON.stringify(body)).not.toMatch(/Ada|Rate the|person:|group:/);
    expect(body['sentence']).toMatch(/^With Risk since .* Next: Legal\.$/);
  });
});

describe('the timeline', () => {
  const event = (
    seq: number,
    at: number,
    type: string,
    elementId: string,
    data: object,
    actor = '',
  ): InstanceEvent => ({
    eventId: `e-${seq}`,
    seq,
    at: toTimestamp(at),
    type,
    elementId,
    actor,
    dataJson: JSON.stringify(data),
  });
  const texts = ({ body }: Answer) => (body['entries'] as { text: string }[]).map(({ text }) => text);

  it('tells the journal and people’s work in plain words, in pages', async () => {
    const story = rated();
    await insight.publish(await deployed(), ...story.facts);
    journal.events = [
      event(1, START, 'InstanceStarted', '', { by: 'person:paula' }, 'person:paula'),
      event(2, START, 'ElementActivated', 'createVendor', { n: 2 }),
      event(3, START, 'FlowTaken', '', { flow: 'x' }),
      event(4, START + 1, 'JobFailed', 'createVendor', {
        n: 3,
        message: 'ERP answered 503',
        retries: 2,
        retryAt: START + HOUR,
      }),
      event(5, START + HOUR, 'ElementCompleted', 'createVendor', { n: 2 }),
      event(6, START + HOUR, 'UserTaskOpened', 'provideDetails', { n: 5 }),
      event(
        7,
        START + 21 * HOUR,
        'UserTaskCompleted',
        'provideDetails',
        { n: 5, by: 'guest:vera@vendor.example' },
        'service:task',
      ),
    ];
    const path = `/${story.instanceId}/timeline`;
    const first = await insight.get(`${path}?pageSize=6`, operator());
    expect(texts(first)).toEqual([
      'Started.',
      'Create vendor in ERP began.',
      expect.stringMatching(/^An attempt at Create vendor in ERP failed: ERP answered 503; next attempt at .*15:05\.$/),
      'Create vendor in ERP is done.',
      'Provide company details is to be done.',
      'Provide company details was given to Vera Vendor.',
    ]);
    expect(journal.askedBy).toBe(`service:insight of ${tenant}`);
    const second = await insight.get(`${path}?pageSize=6&pageToken=${String(first.body['nextPageToken'])}`, operator());
    expect(texts(second)).toEqual([
      'Vera Vendor did Provide company details (“All there”).',
      'bank.pdf was uploaded for Provide company details.',
      'Rate the vendor was offered to Risk.',
      'Ada Lovelace took Rate the vendor.',
    ]);
    expect(second.body['entries']).toMatchObject([{ by: { name: 'Vera Vendor' } }, {}, {}, {}]);
    const guest = await insight.get(path, `${tenant}/guest/${story.id(5)}`);
    expect(texts(guest)).toEqual([
      'Started.',
      'Provide company details is to be done.',
      'Provide company details was done (“All there”).',
    ]);
    expect(JSON.stringify(guest.body)).not.toMatch(/paula|ERP|Ada/);
  });
});

describe('gRPC', () => {
  it('answers as REST does, in the zone its metadata name', async () => {
    const story = rated();
    await insight.publish(...story.facts);
    const client = new ProgressServiceClient(insight.app.grpcAddress, credentials.createInsecure());
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${operator()}`);
    metadata.set('time-zone', 'Asia/Tokyo');
    const { progress } = await new Promise<GetProgressResponse>((resolve, reject) =>
      client.getProgress({ instanceId: story.instanceId }, metadata, (error, response) =>
        error ? reject(error) : resolve(response),
      ),
    );
    client.close();
    expect(progress).toMatchObject({ instanceId: story.instanceId, sentence: expect.stringContaining('21:05') });
  });
});
