import {
  DeploymentServiceService as Deployments,
  InstanceState,
  ProcessInstanceServiceService as Instances,
} from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { failingScript, oneTask } from './processes.js';
import { admin, codeOf, participant, startExecution, worker, type Running } from './running.js';

let db: TestDatabase;
let app: Running;
/** Another replica: shares nothing with `app` but the database. */
let other: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url);
  other = await startExecution(db.url);
  await app.deploy(oneTask(), 'one-task');
});
afterAll(async () => {
  await app?.stop();
  await other?.stop();
  await db?.drop();
});

describe('an instance', () => {
  it('runs from its start over a job to its end', async () => {
    const instanceId = await app.start('one-task', {}, { variablesJson: '{"amount":1.10}' });
    const job = await app.activate('work');
    expect(job).toMatchObject({
      instanceId,
      elementId: 'work',
      variablesJson: '{"amount":1.10}',
      retries: 3,
      tenantId: 'default',
    });
    await app.complete(job!, { done: true });
    expect(await app.get(instanceId)).toMatchObject({
      state: InstanceState.INSTANCE_STATE_COMPLETED,
      variablesJson: '{"amount":1.10,"done":true}',
      activeElements: [],
    });
  });
  it('is started once for one request id, by whichever replica', async () => {
    await app.deploy(oneTask('once', '', 'once-work'), 'once');
    const ids = await Promise.all([app, other, app, other].map((node) => node.start('once', {}, { requestId: 'r-1' })));
    expect(new Set(ids).size).toBe(1);
    const again = await other.call(Instances.startInstance, { processKey: 'once', requestId: 'r-1' });
    expect(again).toMatchObject({ instanceId: ids[0], repeatedRequest: true, version: 1 });
  });
  it('keeps its business key to itself while it runs, where the process wants that', async () => {
    await app.deploy(oneTask('unique', 'businessKeyUnique="true"', 'unique-work'), 'unique');
    const first = await app.start('unique', {}, { businessKey: 'V-1' });
    expect(await codeOf(other.start('unique', {}, { businessKey: 'V-1' }))).toBe('BUSINESS_KEY_TAKEN');
    await app.start('unique', {}, { businessKey: 'V-2' });
    await app.call(Instances.cancelInstance, { instanceId: first, reason: 'test' });
    await expect(other.start('unique', {}, { businessKey: 'V-1' })).resolves.toMatch(/-/);
  });
  it('starts with the latest version, also where an older one is warm', async () => {
    await app.deploy(oneTask('versions', '', 'v1-work'), 'versions');
    await other.start('versions');
    await app.deploy(oneTask('versions', '', 'v2-work'), 'versions');
    const instanceId = await other.start('versions');
    expect(await other.get(instanceId)).toMatchObject({ version: 2 });
    expect((await other.call(Instances.startInstance, { processKey: 'versions', version: 1 })).version).toBe(1);
  });
  it('answers nothing from a warm copy that another replica has moved past', async () => {
    await app.deploy(oneTask('warm', '', 'warm-work'), 'warm');
    const instanceId = await app.start('warm');
    await other.call(Instances.setVariables, { instanceId, variablesJson: '{"a":1}' });
    expect((await app.get(instanceId)).variablesJson).toBe('{"a":1}');
    await other.call(Instances.cancelInstance, { instanceId });
    expect(await codeOf(app.call(Instances.setVariables, { instanceId, variablesJson: '{"a":2}' }))).toBe(
      'INSTANCE_ENDED',
    );
    expect((await app.get(instanceId)).state).toBe(InstanceState.INSTANCE_STATE_CANCELED);
  });
  it('is read from the database after a restart', async () => {
    await app.deploy(oneTask('cold', '', 'cold-work'), 'cold');
    const instanceId = await app.start('cold', { keep: 'me' });
    const restarted = await startExecution(db.url);
    try {
      expect((await restarted.get(instanceId)).variablesJson).toBe('{"keep":"me"}');
      const job = await restarted.activate('cold-work');
      await restarted.complete(job!);
      expect((await app.get(instanceId)).state).toBe(InstanceState.INSTANCE_STATE_COMPLETED);
    } finally {
      await restarted.stop();
    }
  });
  it('is listed newest first, page by page, and found by its business key', async () => {
    await app.deploy(oneTask('listed', '', 'listed-work'), 'listed');
    const ids: string[] = [];
    for (const businessKey of ['a', 'b', 'c']) ids.push(await app.start('listed', {}, { businessKey }));
    const first = await app.call(Instances.listInstances, { processKey: 'listed', pageSize: 2 });
    const second = await app.call(Instances.listInstances, {
      processKey: 'listed',
      pageSize: 2,
      pageToken: first.nextPageToken,
    });
    expect([...first.instances, ...second.instances].map(({ instanceId }) => instanceId)).toEqual(ids.toReversed());
    expect(second.nextPageToken).toBe('');
    const found = await app.call(Instances.listInstances, { businessKey: 'b' });
    expect(found.instances).toMatchObject([{ instanceId: ids[1], state: InstanceState.INSTANCE_STATE_RUNNING }]);
  });
  it('tells in its audit trail who did what where', async () => {
    await app.deploy(oneTask('audited', '', 'audited-work'), 'audited');
    const instanceId = await app.start('audited', { secret: 'x' });
    await app.complete((await app.activate('audited-work'))!);
    const { events } = await app.call(Instances.listInstanceEvents, { instanceId });
    expect(events[0]).toMatchObject({ type: 'InstanceStarted', seq: 1, actor: 'person:ada' });
    expect(events.find(({ type }) => type === 'JobCompleted')).toMatchObject({
      elementId: 'work',
      actor: 'api-key:w1',
      seq: 2,
    });
    expect(events.at(-1)?.type).toBe('InstanceCompleted');
    const trimmed = await app.call(Instances.getInstance, { instanceId }, participant);
    expect(trimmed.instance).toMatchObject({ instanceId, variablesJson: '' });
    const outline = await app.call(Instances.listInstanceEvents, { instanceId }, participant);
    expect(outline.events).toHaveLength(events.length);
    expect(JSON.stringify(outline)).not.toContain('secret');
    const page = await app.call(Instances.listInstanceEvents, { instanceId, pageSize: 3 });
    const rest = await app.call(Instances.listInstanceEvents, { instanceId, pageToken: page.nextPageToken });
    expect([...page.events, ...rest.events]).toEqual(events);
  });
  it('that fails shows its incident', async () => {
    await app.deploy(failingScript(), 'failing-script');
    const instanceId = await app.start('failing-script', { total: 1 });
    expect(await app.get(instanceId)).toMatchObject({
      state: InstanceState.INSTANCE_STATE_RUNNING,
      incidents: 1,
      activeElements: [{ elementId: 'compute' }],
    });
  });
});

describe('a caller', () => {
  it.each([
    ['an unknown process', 'PROCESS_UNKNOWN', { processKey: 'no-such' }],
    ['no process', 'FIELD_REQUIRED', {}],
    ['variables that are no object', 'VARIABLES_INVALID', { processKey: 'one-task', variablesJson: '[1]' }],
    [
      'too many variables',
      'VARIABLES_TOO_LARGE',
      { processKey: 'one-task', variablesJson: `{"a":"${'x'.repeat(1_100_000)}"}` },
    ],
    ['a key with control characters', 'FIELD_INVALID', { processKey: 'one-task', businessKey: 'a\u0000b' }],
    ['an unknown start event', 'START_ELEMENT_UNKNOWN', { processKey: 'one-task', startEventId: 'nowhere' }],
  ])('who starts with %s is refused', async (_what, code, request) => {
    expect(await codeOf(app.call(Instances.startInstance, request))).toBe(code);
  });
  it('of another tenant sees and changes nothing', async () => {
    const stranger = 'elsewhere/person/eve/admin';
    const instanceId = await app.start('one-task', {}, { requestId: 'tenant-test' });
    expect(await codeOf(app.get(instanceId, stranger))).toBe('INSTANCE_UNKNOWN');
    expect(await codeOf(app.call(Instances.cancelInstance, { instanceId }, stranger))).toBe('INSTANCE_UNKNOWN');
    expect(await codeOf(app.call(Instances.listInstanceEvents, { instanceId }, stranger))).toBe('INSTANCE_UNKNOWN');
    expect(await codeOf(app.start('one-task', {}, {}, stranger))).toBe('PROCESS_UNKNOWN');
    expect((await app.call(Instances.listInstances, {}, stranger)).instances).toEqual([]);
    await app.call(Instances.setVariables, { instanceId, requestId: 's-1', variablesJson: '{"a":1}' });
    expect(
      await codeOf(
        app.call(Instances.setVariables, { instanceId, requestId: 's-1', variablesJson: '{"a":1}' }, stranger),
      ),
    ).toBe('INSTANCE_UNKNOWN');
  });
  it('without the role is denied', async () => {
    const instanceId = await app.start('one-task');
    expect(await codeOf(app.call(Instances.cancelInstance, { instanceId }, participant))).toBe('ROLE_REQUIRED');
    expect(await codeOf(app.call(Instances.setVariables, { instanceId, variablesJson: '{}' }, worker))).toBe(
      'ROLE_REQUIRED',
    );
    expect(await codeOf(app.get(instanceId, 'default/guest/g/guest'))).toBe('ROLE_REQUIRED');
    expect(await codeOf(app.deploy(oneTask(), 'one-task', participant))).toBe('ROLE_REQUIRED');
    expect(await codeOf(app.get(instanceId, 'nobody'))).toBe('NOT_SIGNED_IN');
  });
  it('who is no starter of the process may not start it', async () => {
    await app.deploy(oneTask('picky', 'starters="group:buyers"', 'picky-work'), 'picky');
    expect(await codeOf(app.start('picky', {}, {}, participant))).toBe('START_NOT_PERMITTED');
    await expect(app.start('picky', {}, {}, `${participant}/buyers`)).resolves.toMatch(/-/);
    await expect(app.start('picky', {}, {}, admin)).resolves.toMatch(/-/);
  });
});

describe('a deployment', () => {
  it('is repeatable by its definition id', async () => {
    const request = { definitionId: 'again', modelId: 'm', processKey: 'again', xml: oneTask('again') };
    const [first, second] = [
      await app.call(Deployments.deployProcess, request),
      await other.call(Deployments.deployProcess, request),
    ];
    expect(second).toEqual(first);
  });
  it('is blocked by errors, and stores nothing', async () => {
    const broken = oneTask('broken').replace('targetRef="end"', 'targetRef="nowhere"');
    expect(await codeOf(app.deploy(broken, 'broken'))).toBe('DEPLOYMENT_BLOCKED');
    expect(await codeOf(app.deploy('<x/>', 'broken'))).toBe('BPMN_NOT_BPMN');
    expect(await codeOf(app.call(Deployments.getProcess, { processKey: 'broken' }))).toBe('PROCESS_UNKNOWN');
  });
  it('that is retired starts nothing more', async () => {
    await app.deploy(oneTask('old'), 'old');
    await other.start('old'); // which knows it from now on
    await app.call(Deployments.retireProcess, { processKey: 'old' });
    expect(await codeOf(other.start('old'))).toBe('PROCESS_RETIRED');
    const { processes } = await app.call(Deployments.listProcesses, { pageSize: 200 });
    expect(processes.map(({ processKey }) => processKey)).not.toContain('old');
  });
});
