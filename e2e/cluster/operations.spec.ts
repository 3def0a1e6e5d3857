import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { factTypes, topics } from '@baton/contracts';
import { until } from '@baton/testing';

import { admin } from '../harness/admin.js';
import type { ClusterProcess } from '../harness/cluster.js';
import { deploy, diagram } from '../harness/diagrams.js';
import { setClusterStage, type Stage } from '../harness/stage.js';

const run = promisify(execFile);
const bin = fileURLToPath(new URL('../../libs/client/bin/baton.mjs', import.meta.url));

/** Somebody waits a month. */
const waiting = diagram(
  `
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:intermediateCatchEvent id="wait" name="Wait a month">
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
      <bpmn:timerEventDefinition id="month"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P30D</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="wait" />
    <bpmn:sequenceFlow id="f2" sourceRef="wait" targetRef="end" />`,
  'waiting',
);

describe('who operates the cluster, and whom it tells', () => {
  let stage: Stage<ClusterProcess>;
  let database: pg.Client;
  beforeAll(async () => {
    stage = await setClusterStage();
    database = new pg.Client({ connectionString: stage.baton.addresses.databaseUrls['notification'] });
    await database.connect();
  });
  afterAll(async () => {
    await database?.end();
    await stage?.close();
  });

  /** `baton …`, as an operator types it. */
  const baton = async (...words: string[]): Promise<string> => {
    const env = { PATH: process.env['PATH'], BATON_URL: stage.baton.url, BATON_API_KEY: admin.apiKey, NO_COLOR: '1' };
    return (await run(process.execPath, [bin, ...words], { env })).stdout;
  };

  /** What the processes of a service have logged under this message. */
  const linesOf = async (service: string, msg: string): Promise<unknown[]> => {
    const { addresses, names } = stage.baton;
    const logs = names.filter((name) => name.startsWith(service)).map((name) => `${addresses.dataDir}/log/${name}.log`);
    const texts = await Promise.all(logs.map((log) => readFile(log, 'utf8')));
    const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line.includes(`"msg":"${msg}"`));
    return lines.map((line) => JSON.parse(line));
  };

  it('`baton clock advance` does what falls due in all services before it answers', async () => {
    const { api } = stage.baton;
    await deploy(api, waiting);
    const { instanceId } = await api.ok(api.post('/v1/instances', { processKey: 'waiting' }));
    await baton('clock', 'advance', 'P29D');
    const state = async () => (await api.get(`/v1/instances/${String(instanceId)}`)).body['state'];
    expect(await state()).toBe('running');
    await baton('clock', 'advance', 'P2D');
    expect(await state()).toBe('completed');
    expect((await api.get(`/v1/progress/${String(instanceId)}`)).body).toMatchObject({
      sentence: expect.stringMatching(/^Done /),
    });
  });

  it('sends an event that has come by the broker to whoever has subscribed to it, signed', async () => {
    const { api, addresses } = stage.baton;
    const calls: { readonly body: string; readonly headers: Record<string, string> }[] = [];
    const endpoint = createServer((request, response) => {
      let body = '';
      request
        .on('data', (text) => (body += text))
        .on('end', () => {
          calls.push({ body, headers: request.headers as Record<string, string> });
          response.writeHead(204).end();
        });
    }).listen(addresses.eventsPort, '127.0.0.1');
    const url = `http://127.0.0.1:${addresses.eventsPort}/events`;
    const wanted = { name: 'Starts', url, eventTypes: [factTypes.InstanceStarted] };
    const { subscription, signingSecret } = await api.ok(
      api.post<{ subscription: { subscriptionId: string }; signingSecret: string }>('/v1/event-subscriptions', wanted),
    );
    try {
      await deploy(api, waiting);
      const { instanceId } = await api.ok(api.post('/v1/instances', { processKey: 'waiting' }));
      const call = await until('it is told', () => calls.find(({ body }) => JSON.parse(body).subject === instanceId));
      expect(new Webhook(signingSecret).verify(call.body, call.headers)).toMatchObject({
        specversion: '1.0',
        type: factTypes.InstanceStarted,
        data: { processKey: 'waiting' },
      });
    } finally {
      await api.ok(api.delete(`/v1/event-subscriptions/${subscription.subscriptionId}`));
      endpoint.closeAllConnections();
      endpoint.close();
    }
  });

  it('`baton dlq list` shows what a service cannot handle, and `baton dlq redrive` hands it over once that is mended', async () => {
    const { api } = stage.baton;
    const email = `pia.parked.${Date.now()}@company.example`;
    await database.query('alter table notification.messages rename to messages_away');
    try {
      await api.ok(api.post('/v1/people', { name: 'Pia Parked', email, roles: ['participant'] }));
      await until('the fact is parked', async () => /notification\b.*person/.test(await baton('dlq', 'list')), 60_000);
      expect(await linesOf('notification', 'A fact was parked')).toContainEqual(
        expect.objectContaining({
          level: 'warn',
          service: 'notification',
          group: 'notification',
          topic: topics.person,
          cause: expect.stringContaining('messages'),
        }),
      );
      await expect(baton('dlq', 'redrive', 'notification')).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('messages'),
      });
    } finally {
      await database.query('alter table notification.messages_away rename to messages');
    }
    expect(stage.mail.mails.filter(({ to }) => to.includes(email))).toEqual([]);
    await baton('dlq', 'redrive', 'notification');
    await stage.mail.mailTo(email, /./);
    expect(await baton('dlq', 'list')).not.toMatch(/notification/);
  });
});
