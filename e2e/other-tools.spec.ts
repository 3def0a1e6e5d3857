import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '@baton/testing';

import { admin, batonProcess, type BatonProcess } from './harness/baton.js';

const run = promisify(execFile);
const CLI = new URL('../libs/client/bin/baton.mjs', import.meta.url).pathname;
const example = (name: string): string => new URL(`../examples/other-tools/${name}`, import.meta.url).pathname;

interface Finding {
  readonly rule: string;
  readonly elementId: string;
  readonly severity: string;
  readonly message: string;
}
interface Model {
  readonly modelId: string;
  readonly findings: readonly Finding[];
}
interface Instance {
  readonly state: string;
  readonly version: number;
  readonly suspended?: boolean;
  readonly variables: Record<string, unknown>;
  readonly activeElements: readonly { readonly elementId: string; readonly elementInstanceId: string }[];
}

describe('with the command line alone', () => {
  let baton: BatonProcess;
  beforeAll(async () => {
    baton = await batonProcess();
    await cli('group', 'create', 'credit');
    await cli('group', 'create', 'managers');
  });
  afterAll(() => baton?.remove());

  /** What `baton …` prints; fails where it fails. */
  async function cli(...args: string[]): Promise<string> {
    const env = { PATH: process.env['PATH'] ?? '', BATON_URL: baton.url, BATON_API_KEY: admin.apiKey, NO_COLOR: '1' };
    return (await run(process.execPath, [CLI, ...args], { env })).stdout;
  }
  const json = async <Answer>(...args: string[]): Promise<Answer> =>
    JSON.parse(await cli('-o', 'json', ...args)) as Answer;
  const refusalOf = (...args: string[]): Promise<string> =>
    cli(...args).then(
      () => 'nothing',
      (error: { readonly stderr: string }) => error.stderr,
    );

  const errorsOf = ({ findings }: Model) => findings.filter(({ severity }) => severity === 'error');
  async function deployed(file: string): Promise<string> {
    const { modelId } = await json<Model>('model', 'import', example(file));
    await cli('model', 'deploy', modelId);
    return modelId;
  }
  const start = async (process: string, variables: object): Promise<string> =>
    (await json<{ instanceId: string }>('process', 'start', process, '--variables', JSON.stringify(variables)))
      .instanceId;
  const show = (id: string) => json<Instance>('instance', 'show', id);
  const waitsAt = (id: string, element: string): Promise<string> =>
    until(
      `${id} waits at ${element}`,
      async () => (await show(id)).activeElements.find(({ elementId }) => elementId === element)?.elementInstanceId,
    );
  const completed = (id: string): Promise<Instance> =>
    until(`${id} has completed`, async () => {
      const instance = await show(id);
      return instance.state === 'completed' ? instance : undefined;
    });
  async function completeJob(type: string, variables: object): Promise<void> {
    const { jobs } = await json<{ jobs: { jobId: string; leaseToken: string }[] }>(
      'job',
      'activate',
      type,
      '--wait',
      'PT20S',
    );
    const [job] = jobs;
    if (job === undefined) throw new Error(`There is no job of type ${type}`);
    await cli('job', 'complete', job.jobId, '--lease-token', job.leaseToken, '--variables', JSON.stringify(variables));
  }
  async function completeTask(instanceId: string, variables: object): Promise<void> {
    const id = await until(`${instanceId} has a task`, async () => {
      const { userTasks } = await json<{ userTasks: { userTaskId: string; instanceId: string }[] }>('task', 'list');
      return userTasks.find((task) => task.instanceId === instanceId)?.userTaskId;
    });
    await cli('task', 'complete', id, '--variables', JSON.stringify(variables));
  }

  it('a Camunda 7 file with a Java delegate is bound to a worker and runs to its end', async () => {
    const model = await json<Model>('model', 'import', example('loan.camunda7.bpmn'));
    expect(errorsOf(model)).toMatchObject([{ rule: 'delegate-unbound', elementId: 'score' }]);
    expect(errorsOf(model)[0]?.message).toContain('com.example.bank.ScoreDelegate');
    expect(await refusalOf('model', 'deploy', model.modelId)).toContain('score');
    await cli('model', 'bind', model.modelId, 'score', '--job-type', 'score-applicant');
    await cli('model', 'deploy', model.modelId);
    const id = await start('loan', { applicant: 'Ada', amount: 5000 });
    await completeJob('score-applicant', { score: 720 });
    await completeTask(id, { granted: true });
    expect((await completed(id)).variables).toMatchObject({ applicant: 'Ada', score: 720, granted: true });
  });

  it('a Camunda 8 file runs its decision, its items and its message', async () => {
    await cli('decision', 'deploy', example('discount.dmn'));
    await deployed('order.camunda8.bpmn');
    const id = await start('order', { orderId: 'o-1', customer: 'gold', items: ['lamp', 'chair'] });
    await waitsAt(id, 'pick');
    await completeJob('pick-item', { shelf: 'A1' });
    await completeJob('pick-item', { shelf: 'B7' });
    await waitsAt(id, 'paid');
    await cli('message', 'publish', 'payment-received', '--correlation-key', 'o-1');
    const { variables } = await completed(id);
    expect(variables).toMatchObject({ rate: 0.15 });
    expect([...(variables['picked'] as string[])].toSorted()).toEqual(['A1', 'B7']);
  });

  it('a Flowable file runs its form of owners, clock and script', async () => {
    await deployed('leave.flowable.bpmn');
    const id = await start('leave', { days: 5, entitled: 30 });
    await waitsAt(id, 'approve');
    await cli('clock', 'advance', 'P2D');
    await completeJob('remind-manager', {});
    await completeTask(id, { approved: true });
    expect((await completed(id)).variables).toMatchObject({ left: 25 });
  });

  it('a decision is explained', async () => {
    const inputs = JSON.stringify({ customer: 'gold', items: [1, 2, 3] });
    const told = await cli('decision', 'evaluate', 'discount', '--inputs', inputs);
    expect(told).toContain('rule 1 matched');
    expect(told).toMatch(/Discount = 0\.15/);
  });

  it('an instance is held, moved, migrated, mended and looked at as it was', async () => {
    const modelId = await deployed('leave.flowable.bpmn');
    const id = await start('leave', { days: 5 });
    const approve = await waitsAt(id, 'approve');
    await cli('instance', 'suspend', id, '--reason', 'holiday');
    expect((await show(id)).suspended).toBe(true);
    expect(await refusalOf('instance', 'suspend', id)).toContain('suspended');
    await cli('instance', 'resume', id);

    expect(await refusalOf('instance', 'modify', id, '--move', `${approve}=nowhere`)).toContain('nowhere');
    await cli('instance', 'modify', id, '--move', `${approve}=days`);
    const { incidents } = await until('the script has failed', async () => {
      const found = await json<{ incidents: { incidentId: string; message: string }[] }>(
        'incident',
        'list',
        '--instance',
        id,
      );
      return found.incidents.length > 0 ? found : undefined;
    });
    expect(incidents[0]?.message).toContain('entitled');

    await cli('model', 'set', modelId, 'days', '{"name": "Count what is left"}');
    await cli('model', 'deploy', modelId);
    expect(await refusalOf('instance', 'migrate', id, '--map', 'days=approve')).toContain('days');
    expect(await cli('instance', 'migrate', id, '--plan')).toContain('days');
    await cli('instance', 'migrate', id);
    expect((await show(id)).version).toBeGreaterThan(1);
    await cli('incident', 'resolve', incidents[0]!.incidentId, '--variables', '{"left": 25}');
    expect((await completed(id)).variables).toMatchObject({ left: 25 });

    const { events } = await json<{ events: { eventId: string; type: string; elementId: string }[] }>(
      'instance',
      'audit',
      id,
      '--page-size',
      '200',
    );
    const opened = events.find(({ type }) => type === 'UserTaskOpened');
    const then = await json<{ instance: Instance }>('instance', 'replay', id, opened!.eventId);
    expect(then.instance).toMatchObject({ state: 'running', version: (await show(id)).version - 1 });
    expect(then.instance.activeElements.map(({ elementId }) => elementId)).toEqual(['approve']);
  });

  it('the same operations are refused by REST with reasons, and carried out', async () => {
    const { api } = baton;
    const id = await start('leave', { days: 5 });
    const approve = await waitsAt(id, 'approve');
    const wrong = await api.post(`/v1/instances/${id}/migrate`, { mapping: { approve: 'days' } });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'MIGRATION_IMPOSSIBLE' } });
    expect(JSON.stringify(wrong.body)).toContain('approve');
    const nowhere = { instructions: [{ move: { elementInstanceId: approve, toElementId: 'nowhere' } }] };
    expect(await api.post(`/v1/instances/${id}/modify`, nowhere)).toMatchObject({
      status: 400,
      body: { code: 'MODIFICATION_INVALID' },
    });
    const move = { instructions: [{ move: { elementInstanceId: approve, toElementId: 'told' } }] };
    expect((await api.post(`/v1/instances/${id}/modify`, move)).status).toBe(204);
    const { events } = await api.ok(
      api.get<{ events: { eventId: string; type: string }[] }>(`/v1/instances/${id}/events`),
    );
    const first = events.find(({ type }) => type === 'UserTaskOpened');
    const then = await api.get(`/v1/instances/${id}/events/${first!.eventId}/instance`);
    expect(then).toMatchObject({ status: 200, body: { instance: { state: 'running' } } });
    expect((await completed(id)).state).toBe('completed');
  });
});
