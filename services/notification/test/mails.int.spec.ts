import { createServer, type AddressInfo } from 'node:net';

import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { NotificationServiceService } from '@baton/contracts/notification';
import { Role as PersonRole } from '@baton/contracts/task';
import { Sealer, ServiceClients, type Caller, type Role } from '@baton/service-kit';

import { FactsConsumer } from '../src/facts/facts.consumer.js';
import { mailServer, type MailServer } from './mail-server.js';
import { Neighbours, person } from './neighbours.js';
import { fact, instanceId, masterKey, startNotification, summary, until, type Running } from './running.js';

const ann = { ref: 'person:ann', name: 'Ann', email: 'ann@example.org' };
const assigned = (more: object = {}, id = {}) =>
  fact(
    'UserTaskAssigned',
    {
      task: summary(),
      assignee: 'person:ann',
      assigneeName: 'Ann',
      candidates: [],
      candidateNames: [],
      recipients: [ann],
      reason: 'opened',
      note: '',
      ...more,
    },
    id,
  );

let database: TestDatabase;
let neighbours: Neighbours;
let running: Running;
const open: { close(): Promise<void> }[] = [];

const smtp = async (...options: Parameters<typeof mailServer>): Promise<MailServer> => {
  const server = await mailServer(...options);
  open.push(server);
  return server;
};
const start = async (settings = {}) => (running = await startNotification(database.url, neighbours, settings));

beforeEach(async () => {
  database = await testDatabase();
  neighbours = new Neighbours();
  neighbours.people = [person('ann'), person('olga', [PersonRole.ROLE_OPERATOR])];
});
afterEach(async () => {
  await running.stop();
  await Promise.all(open.splice(0).map((server) => server.close()));
  await database.drop();
});

describe('mails about tasks', () => {
  it('go out once, however often the fact is delivered', async () => {
    const server = await smtp();
    const { publish, app } = await start({ SMTP_URL: server.url, BATON_PUBLIC_URL: 'https://baton.example.org/' });
    const told = assigned();
    await publish([told]);
    await until(() => server.mails.length === 1);
    await app.nest.get(FactsConsumer).handle([told, told], app.pool);
    await publish([assigned({ recipients: [{ ...ann, email: 'bob@example.org' }] })]);
    await until(() => server.mails.some(({ to }) => to.includes('bob@example.org')));
    expect(server.mails.map(({ to }) => to)).toEqual([['ann@example.org'], ['bob@example.org']]);
    const [mail] = server.mails;
    expect(mail?.headers.get('subject')).toBe('Your turn: Rate the vendor (Vendor onboarding, V-17)');
    expect(mail?.headers.get('message-id')).toMatch(/^<[0-9a-f-]{36}@baton>$/);
    expect(mail?.raw.replace(/=\r\n/g, '')).toContain(
      `https://baton.example.org/tasks/${encodeURIComponent(`${instanceId}:7`)}`,
    );
  });

  it('wait while the mail server is down, and arrive with the Message-ID they were listed under', async () => {
    const down = await mailServer();
    await down.close();
    const { publish, rest } = await start({ SMTP_URL: down.url });
    await publish([assigned()]);
    const failing = await until(async () => {
      const { body } = await rest('/v1/notifications/messages');
      return body.messages[0]?.lastError !== undefined && body.messages[0];
    });
    expect(failing).toMatchObject({ state: 'queued', toEmail: 'ann@example.org', instanceId });
    const up = await smtp({ port: down.port });
    await until(() => up.mails.length === 1);
    expect(up.mails[0]?.headers.get('message-id')).toBe(`<${failing.messageId}@baton>`);
    await until(async () => (await rest(`/v1/notifications/messages/${failing.messageId}`)).body.state === 'sent');
  });

  it('bear the same Message-ID when the server took one and its answer was lost', async () => {
    let losses = 1;
    const server = await smtp({ loseReply: () => losses-- > 0 });
    const { publish } = await start({ SMTP_URL: server.url });
    await publish([assigned()]);
    await until(() => server.mails.length === 2);
    const [first, second] = server.mails.map(({ headers }) => headers.get('message-id'));
    expect(second).toBe(first);
  });

  it('are given up when the server refuses the address for good, and can be sent again', async () => {
    let refusing = true;
    const server = await smtp({ refuse: () => (refusing ? { code: 550, message: 'No such mailbox' } : undefined) });
    const { publish, rest } = await start({ SMTP_URL: server.url });
    await publish([assigned()]);
    const refused = await until(async () => {
      const { body } = await rest('/v1/notifications/messages');
      return body.messages[0]?.state === 'refused' && body.messages[0];
    });
    expect(refused).toMatchObject({ attempts: 1, lastError: expect.stringContaining('No such mailbox') });
    refusing = false;
    expect(await rest(`/v1/notifications/messages/${refused.messageId}/resend`, { method: 'POST' })).toMatchObject({
      status: 204,
    });
    await until(() => server.mails.length === 1);
    expect(server.mails[0]?.headers.get('message-id')).toBe(`<${refused.messageId}@baton>`);
  });

  it('cannot be given headers or receivers by what they quote', async () => {
    const server = await smtp();
    const { publish } = await start({ SMTP_URL: server.url });
    const task = summary({
      name: 'Rate\r\nBcc: evil@example.org\r\n\r\nbody',
      processName: '<script>alert(1)</script> {{link}}',
    });
    await publish([
      assigned({
        task,
        recipients: [
          { ...ann, name: 'Ann\r\nBcc: evil@example.org' },
          { ...ann, email: 'a@example.org>,evil@example.org' },
        ],
      }),
    ]);
    await until(() => server.mails.length === 1);
    const [mail] = server.mails;
    expect(mail?.to).toEqual(['ann@example.org']);
    expect([...(mail?.headers.keys() ?? [])]).not.toContain('bcc');
    expect(mail?.raw.slice(mail.raw.indexOf('<html'))).not.toContain('<script>');
    expect(mail?.headers.get('subject')).toContain('{{link}}');
  });

  it('are kept and readable where no mail server is configured', async () => {
    const { publish, rest } = await start();
    await publish([assigned({ note: 'Please hurry' })]);
    const kept = await until(async () => (await rest('/v1/notifications/messages')).body.messages[0]);
    expect(kept).toMatchObject({ state: 'kept', subject: 'Your turn: Rate the vendor (Vendor onboarding, V-17)' });
    const { body } = await rest(`/v1/notifications/messages/${kept.messageId}`);
    expect(body.text).toContain('"Please hurry"');
    expect(body.html).toContain('<html lang="en">');
    expect((await rest(`/v1/notifications/messages/${kept.messageId}/resend`, { method: 'POST' })).body.code).toBe(
      'MAIL_NOT_CONFIGURED',
    );
  });
});

describe('personal links', () => {
  const sealer = new Sealer(masterKey);
  const guest = { ref: 'guest:vic@vendor.example', name: 'Vic', email: 'vic@vendor.example' };
  const link = 'http://127.0.0.1:8080/guest#t0ken';
  const invited = () =>
    fact('GuestInvited', {
      task: summary(),
      recipient: guest,
      sealedLink: sealer.seal(link, `guest-link:${instanceId}:7`),
      askedByName: 'Ann',
      instructions: '',
    });

  it('are sealed at rest, and repeated by reminders', async () => {
    const server = await smtp();
    const { publish, app, rest } = await start({ SMTP_URL: server.url });
    await publish([
      invited(),
      fact('UserTaskNudged', { task: summary(), recipients: [guest], count: 1, nudgedBy: '' }),
    ]);
    await until(() => server.mails.length === 2);
    for (const { raw } of server.mails) expect(raw.replace(/=\r\n/g, '').replaceAll('=3D', '=')).toContain(link);
    expect(server.mails.map(({ headers }) => headers.get('subject')).sort()).toEqual([
      'Ann asks you: Rate the vendor (Vendor onboarding, V-17)',
      'Reminder: Rate the vendor (Vendor onboarding, V-17)',
    ]);
    const { rows } = await app.pool.query('select * from notification.messages, notification.guest_links');
    expect(JSON.stringify(rows)).not.toContain('t0ken');
    const { body } = await rest('/v1/notifications/messages');
    expect((await rest(`/v1/notifications/messages/${body.messages[0].messageId}`)).body.text).not.toContain('t0ken');
  });

  it('can be read by operators where they could not be sent, those to accounts by admins alone', async () => {
    const { publish, rest } = await start();
    const sealedLink = sealer.seal('http://127.0.0.1:8080/set-password#s3cret', 'person-link:ann');
    await publish([
      invited(),
      fact('PersonPasswordReset', { recipient: ann, sealedLink, expiresAt: undefined }, { key: 'ann' }),
    ]);
    const messages = await until(async () => {
      const { body } = await rest('/v1/notifications/messages');
      return body.messages.length === 2 && (body.messages as { toEmail: string; messageId: string }[]);
    });
    const read = async (email: string, as: string) =>
      (await rest(`/v1/notifications/messages/${messages.find(({ toEmail }) => toEmail === email)?.messageId}`, { as }))
        .body.text as string;
    expect(await read('vic@vendor.example', 'default/person/olga/operator')).toContain(link);
    expect(await read('ann@example.org', 'default/person/olga/operator')).not.toContain('s3cret');
    expect(await read('ann@example.org', 'default/person/ada/admin')).toContain('set-password#s3cret');
  });
});

describe('a message whose sender has died', () => {
  it('is sent by the next one, with its Message-ID', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const dying = await start({ SMTP_URL: `smtp://127.0.0.1:${port}` });
    await dying.publish([assigned()]);
    const { id } = await until(async () => {
      const { rows } = await database.pool.query<{ id: string }>(
        'select message_id as id from notification.messages where attempts = 1',
      );
      return rows[0];
    });
    await dying.stop();
    silent.close();
    // What is left by a process that was killed while it spoke with the server: the lease, which here has run out.
    await database.pool.query(`update notification.messages set next_attempt_at = now()`);
    const server = await smtp();
    await start({ SMTP_URL: server.url });
    await until(() => server.mails.length === 1);
    expect(server.mails[0]?.headers.get('message-id')).toBe(`<${id}@baton>`);
  });
});

describe('incidents', () => {
  const raised = (owner: string) =>
    fact('IncidentRaised', {
      incidentId: `${instanceId}:9`,
      elementId: 'createVendor',
      elementInstanceId: '',
      code: 'JOB_FAILED',
      message: 'POST erp: 503',
      processKey: 'onboarding',
      businessKey: 'V-17',
      owner,
    });

  it('are told to their owner, or else to the operators', async () => {
    neighbours.groups = [{ groupId: 'it', name: 'IT', members: ['ann'] }];
    const { publish, rest } = await start();
    await publish([raised('group:it'), raised('')]);
    const messages = await until(async () => {
      const { body } = await rest('/v1/notifications/messages');
      return body.messages.length === 2 && (body.messages as { toEmail: string; subject: string }[]);
    });
    expect(messages.map(({ toEmail }) => toEmail).sort()).toEqual(['ann@example.org', 'olga@example.org']);
    expect(messages[0]?.subject).toBe('Incident: createVendor has stopped (onboarding, V-17)');
  });
});

describe('the list of messages', () => {
  it('is described for REST, with the stream', async () => {
    const { rest } = await start();
    const { body } = await rest('/openapi.json');
    expect(Object.keys(body.paths).sort()).toEqual([
      '/v1/notifications/messages',
      '/v1/notifications/messages/{messageId}',
      '/v1/notifications/messages/{messageId}/resend',
      '/v1/notifications/stream',
    ]);
  });

  it('belongs to the operators and admins of one tenant', async () => {
    const { publish, rest } = await start();
    await publish([assigned(), assigned({}, { tenant: 'other' })]);
    const mine = await until(async () => {
      const { body } = await rest('/v1/notifications/messages');
      return body.messages.length > 0 && body;
    });
    expect(mine.messages).toHaveLength(1);
    expect(mine.smtpConfigured).toBe(false);
    const path = `/v1/notifications/messages/${mine.messages[0].messageId}`;
    expect((await rest(path, { as: 'other/person/o/admin' })).status).toBe(404);
    expect((await rest(path, { as: 'default/person/p/participant' })).status).toBe(403);
    expect((await rest('/v1/notifications/messages/nonsense')).status).toBe(404);
    expect((await rest('/v1/notifications/messages', { as: 'nobody' })).status).toBe(401);
  });

  it('is known to gRPC by the same rules', async () => {
    const { publish, app } = await start();
    const messages = app.nest.get(ServiceClients).client(NotificationServiceService, 'task', 'notification');
    const caller = (role: Role): Caller => ({ tenant: 'default', subject: 'p', kind: 'person', roles: [role] });
    await publish([assigned()]);
    const [kept] = await until(async () => {
      const page = await messages.listMessages(
        { instanceId, pageSize: 0, pageToken: '' },
        { caller: caller('operator') },
      );
      return page.messages.length > 0 && page.messages;
    });
    const { message } = await messages.getMessage({ messageId: kept?.messageId ?? '' }, { caller: caller('admin') });
    expect(message).toMatchObject({ state: 'MESSAGE_STATE_KEPT', text: expect.stringContaining('Rate the vendor') });
    await expect(
      messages.listMessages({ instanceId: '', pageSize: 0, pageToken: '' }, { caller: caller('participant') }),
    ).rejects.toMatchObject({ code: 'ROLE_REQUIRED' });
    await expect(messages.resendMessage({ messageId: 'x' }, { caller: caller('admin') })).rejects.toMatchObject({
      code: 'MESSAGE_UNKNOWN',
    });
  });

  it('goes on page by page, newest first', async () => {
    const { publish, rest } = await start();
    await publish(['a', 'b', 'c'].map((name) => assigned({ recipients: [{ ...ann, email: `${name}@example.org` }] })));
    await until(async () => (await rest('/v1/notifications/messages')).body.messages.length === 3);
    const first = (await rest('/v1/notifications/messages?pageSize=2')).body;
    const second = (await rest(`/v1/notifications/messages?pageSize=2&pageToken=${first.nextPageToken}`)).body;
    const seen = [...first.messages, ...second.messages].map(({ toEmail }: { toEmail: string }) => toEmail);
    expect(seen.sort()).toEqual(['a@example.org', 'b@example.org', 'c@example.org']);
    expect(second.nextPageToken).toBeUndefined();
  });
});
