import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '@baton/testing';
import { mailServer, type MailServer } from '@baton/testing/mail-server';

import type { Api } from './harness/api.js';
import { batonProcess, type BatonProcess } from './harness/baton.js';
import { orderDiagram } from './harness/diagrams.js';

describe('while something is down', () => {
  let mail: MailServer;
  let baton: BatonProcess;
  let api: Api;
  beforeAll(async () => {
    mail = await mailServer();
    baton = await batonProcess({ SMTP_URL: mail.url });
    ({ api } = baton);
    const paula = { personId: 'paula', name: 'Paula', email: 'paula@example.com', roles: ['participant'] };
    await api.ok(api.post('/v1/people', { ...paula, password: 'paula describes orders' }));
    const { modelId } = await api.ok(api.post('/v1/models', orderDiagram, { 'content-type': 'application/xml' }));
    await api.ok(api.post(`/v1/models/${String(modelId)}/deploy`));
  });
  afterAll(async () => {
    await baton?.remove();
    await mail?.stop();
  });

  const start = (businessKey: string, key = businessKey) =>
    api.post(
      '/v1/instances',
      { processKey: 'order', businessKey, variables: { customer: 'carl@customer.example' } },
      { 'idempotency-key': key },
    );

  const killPostmaster = (): void => {
    try {
      const [pid] = readFileSync(join(baton.dataDir, 'postgres/pgdata/postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // Dead already, and not started again yet.
    }
  };

  it('work is accepted without the mail server, and its mails are delivered later', async () => {
    await mail.stop();
    const { instanceId } = await api.ok(start('without-mail'));
    interface Message {
      readonly state: string;
      readonly toEmail: string;
      readonly attempts: number;
      readonly lastError?: string;
    }
    const message = await until('an attempt has failed', async () => {
      const { messages } = await api.ok(
        api.get<{ messages: Message[] }>(`/v1/notifications/messages?instanceId=${String(instanceId)}`),
      );
      return messages.find(({ lastError }) => lastError);
    });
    expect(message).toMatchObject({ state: 'queued', toEmail: 'paula@example.com' });
    await mail.start();
    await mail.mailTo('paula@example.com', /Describe the order .*without-mail/, 60_000);
    expect(mail.mails.filter(({ subject }) => subject.includes('without-mail'))).toHaveLength(1);
  });

  it('PostgreSQL’s death is 503 with Retry-After, and nothing that was answered is lost', async () => {
    await api.ok(start('before'));
    // Killed again as often as it is started again: what comes back at once refuses nobody.
    killPostmaster();
    const killing = setInterval(killPostmaster, 50);
    const answered = ['without-mail', 'before'];
    const deadline = performance.now() + 60_000;
    let refused: Awaited<ReturnType<typeof start>> | undefined;
    let refusedKey = '';
    try {
      for (let number = 1; refused === undefined && performance.now() < deadline; number++) {
        refusedKey = `during-${number}`;
        const answer = await start(refusedKey);
        if (answer.status === 201) answered.push(refusedKey);
        else refused = answer;
      }
      await until('Baton is not ready', async () => (await baton.anyone.get('/readyz')).status === 503);
    } finally {
      clearInterval(killing);
    }
    expect(refused?.status).toBe(503);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused?.headers.get('content-type')).toContain('application/problem+json');
    expect((await baton.anyone.get('/livez')).status).toBe(200);
    await until('Baton has recovered', async () => (await baton.anyone.get('/readyz')).status === 200, 60_000);
    await until('the call that was refused is taken', async () => (await start(refusedKey)).status === 201);
    answered.push(refusedKey);
    const { instances } = await api.ok(api.get<{ instances: { businessKey: string }[] }>('/v1/instances?pageSize=200'));
    expect(instances.map(({ businessKey }) => businessKey).sort()).toEqual(answered.sort());
    for (const key of ['before', refusedKey])
      await mail.mailTo('paula@example.com', new RegExp(`Describe the order .*${key}\\b`), 60_000);
  });
});
