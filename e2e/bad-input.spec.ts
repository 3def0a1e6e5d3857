import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Webhook } from '@baton/example-vendor-onboarding';
import { until } from '@baton/testing';
import { mailServer, type MailServer } from '@baton/testing/mail-server';

import { told, type Answer, type Api } from './harness/api.js';
import { admin, batonProcess, type BatonProcess } from './harness/baton.js';
import { diagram, orderDiagram } from './harness/diagrams.js';
import { linkIn, sendWebhook } from './harness/stage.js';

const XML = { 'content-type': 'application/xml' };
const PASSWORD = 'paula describes orders';
const BODY_LIMIT = 64 * 1024;

interface Task {
  readonly userTaskId: string;
  readonly instanceId: string;
  readonly elementId: string;
  readonly state: string;
}

interface Model {
  readonly modelId: string;
  readonly findings: readonly {
    readonly severity: string;
    readonly message: string;
    readonly elementId?: string;
    readonly line?: number;
    readonly column?: number;
  }[];
}

const wrongExpression = diagram(
  `<bpmn:startEvent id="s"/>
    <bpmn:exclusiveGateway id="g" default="good"/>
    <bpmn:endEvent id="a"/>
    <bpmn:endEvent id="b"/>
    <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="g"/>
    <bpmn:sequenceFlow id="good" sourceRef="g" targetRef="a"/>
    <bpmn:sequenceFlow id="bad" sourceRef="g" targetRef="b">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=amount &gt; (3</bpmn:conditionExpression>
    </bpmn:sequenceFlow>`,
  'wrong-expression',
);

/** A refusal as RFC 9457 wants it, with our stable code. */
const problem = (status: number, code: string) => ({
  status,
  body: expect.objectContaining({ status, code, title: expect.any(String), detail: expect.any(String) }),
});

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer).toMatchObject(problem(status, code));
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
}

describe('bad input', () => {
  let mail: MailServer;
  let baton: BatonProcess;
  let api: Api;
  let paula: Api;
  beforeAll(async () => {
    mail = await mailServer();
    baton = await batonProcess({ SMTP_URL: mail.url, BATON_BODY_LIMIT: String(BODY_LIMIT) });
    ({ api } = baton);
    for (const personId of ['paula', 'otto']) {
      const person = {
        personId,
        name: personId,
        email: `${personId}@example.com`,
        roles: ['participant'],
        password: PASSWORD,
      };
      await api.ok(api.post('/v1/people', person));
    }
    paula = await api.signIn('paula@example.com', PASSWORD);
    await deploy(orderDiagram);
  });
  afterAll(async () => {
    await baton?.remove();
    await mail?.stop();
  });

  async function deploy(xml: string): Promise<void> {
    const { modelId } = await api.ok(api.post('/v1/models', xml, XML));
    await api.ok(api.post(`/v1/models/${String(modelId)}/deploy`));
  }
  async function start(customer = 'carl@customer.example'): Promise<string> {
    const { instanceId } = await api.ok(api.post('/v1/instances', { processKey: 'order', variables: { customer } }));
    return String(instanceId);
  }
  const taskOf = (instanceId: string, elementId: string): Promise<Task> =>
    until(`${elementId} of ${instanceId} is open`, async () => {
      const { userTasks } = await api.ok(api.get<{ userTasks: Task[] }>(`/v1/tasks?instanceId=${instanceId}`));
      return userTasks.find((task) => task.elementId === elementId);
    });
  const pathOf = ({ userTaskId }: Task) => `/v1/tasks/${encodeURIComponent(userTaskId)}`;
  /** How many events the journal of an instance holds. */
  const eventsOf = async (instanceId: string) =>
    (await api.ok(api.get<{ events: unknown[] }>(`/v1/instances/${instanceId}/events?pageSize=200`))).events.length;

  describe('in a file', () => {
    it.each([
      ['is malformed', '<bpmn:definitions', 'BPMN_MALFORMED'],
      ['is empty', '', 'BPMN_MALFORMED'],
      [
        'carries a DTD',
        orderDiagram.replace('?>', '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        'BPMN_DTD',
      ],
      ['is no BPMN', '<html><body/></html>', 'BPMN_NOT_BPMN'],
    ])('that %s is refused, and nothing is stored', async (_what, xml, code) => {
      const count = async () => (await api.ok(api.get<{ models: unknown[] }>('/v1/models'))).models.length;
      const before = await count();
      expectProblem(await api.post('/v1/models', xml, XML), 400, code);
      expect(await count()).toBe(before);
    });

    it.each([
      [
        'without a process',
        '<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x"/>',
        /process/i,
        undefined,
      ],
      [
        'with an event that waits for nothing',
        diagram(
          `<bpmn:startEvent id="s"/><bpmn:intermediateCatchEvent id="free"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="free"/>`,
          'unknown-element',
        ),
        /BPMN does not have/,
        'free',
      ],
      [
        'with a reference that leads nowhere',
        diagram(`<bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="nowhere"/>`, 'dangling'),
        /nowhere/,
        undefined,
      ],
    ])('%s is a finding that blocks deployment', async (_what, xml, words, elementId) => {
      const model = await api.ok(api.post<Model>('/v1/models', xml, XML));
      const finding = model.findings.find(({ severity, message }) => severity === 'error' && words.test(message));
      expect(finding, JSON.stringify(model.findings)).toBeDefined();
      if (elementId !== undefined) expect(finding).toMatchObject({ elementId });
      expectProblem(await api.post(`/v1/models/${model.modelId}/deploy`), 409, 'MODEL_NOT_READY');
    });

    it('an expression that does not parse is a finding that says where', async () => {
      const model = await api.ok(api.post<Model>('/v1/models', wrongExpression, XML));
      const finding = model.findings.find(({ elementId }) => elementId === 'bad');
      expect(finding).toMatchObject({ severity: 'error', line: 1, column: expect.any(Number) });
      expectProblem(await api.post(`/v1/models/${model.modelId}/deploy`), 409, 'MODEL_NOT_READY');
    });
  });

  describe('about tasks and instances', () => {
    it('of an unknown process starts nothing', async () => {
      expectProblem(await api.post('/v1/instances', { processKey: 'nowhere' }), 404, 'PROCESS_UNKNOWN');
      expectProblem(await api.get('/v1/instances/01900000-0000-7000-8000-000000000000'), 404, 'INSTANCE_UNKNOWN');
      expectProblem(await api.get('/v1/instances/nonsense'), 404, 'INSTANCE_UNKNOWN');
    });

    it('of the wrong type names its field, and changes nothing', async () => {
      const instanceId = await start();
      const task = await taskOf(instanceId, 'describe');
      const before = await eventsOf(instanceId);
      const refused = await paula.post(`${pathOf(task)}/complete`, { variables: { amount: 'many', note: 7 } });
      expectProblem(refused, 400, 'FORM_INVALID');
      expect(refused.body).toMatchObject({ errors: [{ field: 'variables.amount' }, { field: 'variables.note' }] });
      expect(await eventsOf(instanceId)).toBe(before);
      expect(await taskOf(instanceId, 'describe')).toMatchObject({ state: 'open' });
    });

    it('for a task that is closed, or somebody else’s, is refused', async () => {
      const instanceId = await start();
      const task = await taskOf(instanceId, 'describe');
      const otto = await api.signIn('otto@example.com', PASSWORD);
      expectProblem(await otto.post(`${pathOf(task)}/complete`, { variables: { amount: 1 } }), 404, 'TASK_UNKNOWN');
      await paula.ok(paula.post(`${pathOf(task)}/complete`, { variables: { amount: 1 } }));
      await taskOf(instanceId, 'confirm');
      const before = await eventsOf(instanceId);
      expectProblem(await paula.post(`${pathOf(task)}/complete`, { variables: { amount: 2 } }), 409, 'TASK_CLOSED');
      expectProblem(await paula.post(`${pathOf(task)}/claim`), 409, 'TASK_CLOSED');
      expect(await eventsOf(instanceId)).toBe(before);
    });

    it('from the wrong role is denied, and from nobody unauthenticated', async () => {
      const instanceId = await start();
      for (const answer of [
        await paula.post('/v1/people', { name: 'x', email: 'x@example.com' }),
        await paula.post('/v1/models', orderDiagram, XML),
        await paula.post('/v1/api-keys', { name: 'x', roles: ['admin'] }),
        await paula.post('/v1/clock/advance', { duration: 'PT1H' }),
        await paula.post(`/v1/instances/${instanceId}/cancel`, {}),
      ])
        expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 403 });
      for (const answer of [
        await baton.anyone.get('/v1/tasks'),
        await baton.anyone.post('/v1/instances', { processKey: 'order' }),
      ])
        expectProblem(answer, 401, 'NOT_SIGNED_IN');
      expect((await api.get(`/v1/instances/${instanceId}`)).body).toMatchObject({ state: 'running' });
    });

    it('from another tenant finds nothing', async () => {
      await api.ok(api.post('/v1/tenants', { tenantId: 'other', adminEmail: 'olga@other.example' }));
      const { text } = await mail.mailTo('olga@other.example', /./);
      const token = /\/password#(\S+)/.exec(text)?.[1];
      await api.ok(
        baton.anyone.post('/v1/session/password-reset/confirm', { token, password: 'olga of the other one' }),
      );
      const olga = await api.signIn('olga@other.example', 'olga of the other one');
      const instanceId = await start();
      const task = await taskOf(instanceId, 'describe');
      expectProblem(await olga.get(`/v1/instances/${instanceId}`), 404, 'INSTANCE_UNKNOWN');
      expectProblem(await olga.post(`/v1/instances/${instanceId}/cancel`, {}), 404, 'INSTANCE_UNKNOWN');
      expectProblem(await olga.get(`/v1/progress/${instanceId}`), 404, 'INSTANCE_UNKNOWN');
      expectProblem(await olga.get(pathOf(task)), 404, 'TASK_UNKNOWN');
      expectProblem(await olga.post(`${pathOf(task)}/claim`), 404, 'TASK_UNKNOWN');
      expectProblem(await olga.post('/v1/instances', { processKey: 'order' }), 404, 'PROCESS_UNKNOWN');
      for (const list of [
        '/v1/instances',
        '/v1/tasks?filter=all',
        '/v1/models',
        '/v1/progress',
        '/v1/notifications/messages',
      ]) {
        const { status, body } = await olga.get(list);
        expect([list, status, JSON.stringify(body)]).toEqual([list, 200, expect.not.stringContaining(instanceId)]);
      }
      expect(await taskOf(instanceId, 'describe')).toMatchObject({ state: 'open' });
    });

    it('by a stale or made-up link opens nothing', async () => {
      const instanceId = await start('stale@customer.example');
      await paula.ok(
        paula.post(`${pathOf(await taskOf(instanceId, 'describe'))}/complete`, { variables: { amount: 1 } }),
      );
      const link = linkIn(await mail.mailTo('stale@customer.example', /Confirm the order/));
      const guest = await api.openLink(link);
      await guest.ok(guest.post('/v1/guest/task/complete', {}));
      const token = link.slice(link.indexOf('#') + 1);
      expectProblem(await baton.anyone.post('/v1/guest/session', { token }), 409, 'LINK_STALE');
      expectProblem(await guest.post('/v1/guest/task/complete', {}), 409, 'LINK_STALE');
      expectProblem(await baton.anyone.post('/v1/guest/session', { token: 'made-up' }), 404, 'LINK_UNKNOWN');
      expectProblem(await baton.anyone.get('/v1/guest/task'), 401, 'NOT_INVITED');
    });
  });

  it('of more bytes than allowed is too large', async () => {
    const large = { processKey: 'order', variables: { text: 'x'.repeat(BODY_LIMIT) } };
    expectProblem(await api.post('/v1/instances', large), 413, 'BODY_TOO_LARGE');
    expectProblem(await api.post('/v1/models', orderDiagram + ' '.repeat(BODY_LIMIT), XML), 413, 'BODY_TOO_LARGE');
  });

  describe('at a webhook', () => {
    let webhook: Webhook;
    beforeAll(async () => {
      const binding = {
        name: 'orders',
        processKey: 'order',
        variablesExpression: '={ customer: body.customer }',
        businessKeyExpression: '=body.number',
      };
      const made = await api.ok(api.post<{ webhook: Webhook; signingSecret: string }>('/v1/webhooks', binding));
      webhook = { ...made.webhook, signingSecret: made.signingSecret };
    });
    const ordersOf = async (number: string) =>
      (await api.ok(api.get<{ instances: unknown[] }>(`/v1/instances?businessKey=${number}`))).instances.length;
    const order = (number: string) => ({ number, customer: 'carl@customer.example' });

    it('a forged call is refused', async () => {
      const forged = {
        id: 'forged',
        secret: `whsec_${Buffer.from('not the secret of the webhook').toString('base64')}`,
      };
      expect(await sendWebhook(baton, webhook, order('W-1'), forged)).toMatchObject({ status: 401 });
      expect(await baton.anyone.post(webhook.path, order('W-1'))).toMatchObject({ status: 401 });
      expect(await ordersOf('W-1')).toBe(0);
    });

    it('a call that was signed long ago is refused', async () => {
      const at = new Date(Date.now() - 10 * 60_000);
      expect(await sendWebhook(baton, webhook, order('W-2'), { id: 'old', at })).toMatchObject({ status: 401 });
      expect(await ordersOf('W-2')).toBe(0);
    });

    it('a replayed call is answered and has no second effect', async () => {
      const first = await sendWebhook(baton, webhook, order('W-3'), { id: 'once' });
      expect(first.status).toBeLessThan(300);
      expect(await sendWebhook(baton, webhook, order('W-3'), { id: 'once' })).toMatchObject({ status: 200 });
      await until('the order is started', async () => (await ordersOf('W-3')) === 1);
      expect(await sendWebhook(baton, webhook, order('W-3'), { id: 'once' })).toMatchObject({ status: 200 });
      expect(await ordersOf('W-3')).toBe(1);
    });

    it('an unknown webhook is not there', async () => {
      const path = webhook.path.replace(/[^/]+$/, '01900000-0000-7000-8000-000000000000');
      expect(await sendWebhook(baton, { ...webhook, path }, order('W-4'), { id: 'lost' })).toMatchObject({
        status: 404,
      });
    });
  });

  it('of any shape, at any operation, is never answered with a defect', async () => {
    const { paths } = await api.ok(api.get<{ paths: Record<string, Record<string, unknown>> }>('/openapi.json'));
    const bodies = ['null', '[]', '{"a":', '"\\u0000"', '{"__proto__":{"x":1}}', '1e999'];
    const failures: string[] = [];
    for (const [path, operations] of Object.entries(paths)) {
      if (path.includes('stream')) continue;
      for (const method of Object.keys(operations)) {
        for (const garbage of ['%00', "'--", '../..%2f', '01900000-0000-7000-8000-000000000000%3A1']) {
          const target = path.replace(/\{[^}]+\}/g, garbage);
          const body = method === 'get' || method === 'delete' ? undefined : bodies[failures.length % bodies.length];
          const { status } = await api.call(
            method.toUpperCase(),
            target,
            body,
            body === undefined ? {} : { 'content-type': 'application/json' },
          );
          if (status >= 500) failures.push(`${method} ${target} ${body ?? ''}: ${status}`);
          if (!path.includes('{')) break;
        }
      }
    }
    expect(failures).toEqual([]);
  });

  it('never makes an answer show a stack trace or a secret', async () => {
    const secrets = [
      admin.password,
      admin.apiKey,
      PASSWORD,
      readFileSync(join(baton.dataDir, 'master.key'), 'utf8').trim(),
    ];
    for (const answer of told) {
      expect(answer).not.toMatch(/\n\s+at |node_modules|\.[jt]s:\d+|postgres(ql)?:\/\//);
      for (const secret of secrets) expect(answer.includes(secret), answer.slice(0, 200)).toBe(false);
    }
    expect(told.length).toBeGreaterThan(100);
  });
});
