import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { factTypes } from '@baton/contracts';

import { TaskApp } from './task-app.js';

const PDF = Buffer.from('%PDF-1.7\nhello');

describe('guests and documents', () => {
  let app: TaskApp;
  let ann: string;
  let eve: string;

  beforeAll(async () => {
    app = await TaskApp.start();
    ann = await app.person('ann');
    eve = await app.person('eve');
    await app.person('starter');
    await app.group('risk', 'ann');
  });
  afterAll(() => app.stop());

  const document = {
    name: 'bankLetter',
    label: 'Bank letter',
    required: true,
    accept: ['application/pdf'],
    maxBytes: '1000',
  };
  const forVendor = {
    guest: { email: 'vendor@outside.example', name: 'Vera Vendor' },
    documents: [document],
    owner: { candidates: ['group:risk'] },
    inputsJson: '{"company":"ACME"}',
  };
  const tokenOf = async (id: string) => {
    const fact = (await app.told(factTypes.GuestInvited)).find(({ data }) => data.task.userTaskId === id);
    return app.sealer.open(fact?.data.sealedLink, `guest-link:${id}`).split('#')[1] ?? '';
  };
  const enter = (token: string) => app.call('POST', '/v1/guest/session', { cookie: '', body: { token } });
  const cookieOf = async (id: string) =>
    ((await enter(await tokenOf(id))).headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const upload = (path: string, cookie: string, body: Buffer, type = 'application/pdf') =>
    app.call('PUT', path, {
      cookie,
      body,
      headers: { 'content-type': type, 'x-file-name': encodeURIComponent('../Brief für Bänk.pdf') },
    });

  it('are invited by a personal link, which no table and no fact holds in the open', async () => {
    const id = await app.open(forVendor);
    const facts = (await app.told()).filter(({ data }) => data.task?.userTaskId === id);
    expect(facts.map(({ type, data }) => [type, data.recipients ?? data.recipient])).toEqual([
      [factTypes.UserTaskAssigned, []],
      [
        factTypes.GuestInvited,
        { ref: 'guest:vendor@outside.example', name: 'Vera Vendor', email: 'vendor@outside.example' },
      ],
    ]);
    expect(facts[1]?.data).toMatchObject({ askedByName: 'STARTER', task: { missing: ['Bank letter'] } });
    const token = await tokenOf(id);
    for (const table of ['guest_links', 'outbox', 'user_tasks']) {
      const { rows } = await app.database.pool.query<{ row: string }>(`select t::text as row from task.${table} t`);
      for (const { row } of rows) expect(row).not.toContain(token);
    }
  });

  it('do their one task: see it, fill it in, hand in documents, complete it', async () => {
    const id = await app.open(forVendor);
    const answer = await enter(await tokenOf(id));
    expect(answer).toMatchObject({ status: 200, body: { taskId: id } });
    expect(answer.headers.get('set-cookie')).toMatch(/^baton_guest=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const cookie = await cookieOf(id);
    expect((await app.call('GET', '/v1/guest/task', { cookie })).body).toMatchObject({
      userTaskId: id,
      actionable: true,
      requestedBy: { name: 'STARTER' },
      inputs: { company: 'ACME' },
      candidates: [],
    });
    expect((await app.call('PUT', '/v1/guest/task/draft', { cookie, body: { iban: 'DE' } })).status).toBe(204);
    expect((await app.call('POST', '/v1/guest/task/complete', { cookie, body: {} })).body.errors).toEqual([
      { field: 'documents.bankLetter', message: 'Bank letter is missing' },
    ]);
    expect(await upload('/v1/guest/task/documents/bankLetter', cookie, PDF)).toMatchObject({
      status: 201,
      body: { fileName: 'Brief für Bänk.pdf', bytes: PDF.length },
    });
    expect((await app.told(factTypes.DocumentUploaded)).at(-1)?.data).toMatchObject({
      userTaskId: id,
      name: 'bankLetter',
      uploadedBy: 'guest:vendor@outside.example',
      missing: [],
    });
    expect((await app.call('POST', '/v1/guest/task/complete', { cookie, body: {} })).body).toMatchObject({
      state: 'completed',
    });
    expect(app.execution.received.at(-1)).toMatchObject({
      completedBy: 'guest:vendor@outside.example',
      variablesJson: '{"iban":"DE"}',
    });
  });

  it('find their link stale when the task is closed, with a plain explanation', async () => {
    const id = await app.open(forVendor);
    const [token, cookie] = [await tokenOf(id), await cookieOf(id)];
    await app.bus.deliver(
      app.fact(factTypes.UserTaskCanceled, id.split(':')[0] ?? '', { userTaskId: id, elementId: 'rate' }),
    );
    for (const answer of [
      await enter(token),
      await app.call('GET', '/v1/guest/task', { cookie }),
      await app.call('POST', '/v1/guest/task/complete', { cookie, body: {} }),
    ]) {
      expect(answer).toMatchObject({
        status: 409,
        body: { code: 'LINK_STALE', detail: expect.stringContaining('no longer needed') },
      });
    }
  });

  it('are let in by no other link, and see nothing but their task', async () => {
    const [mine, other] = [await app.open(forVendor), await app.open(forVendor)];
    expect(await enter('made-up')).toMatchObject({ status: 404, body: { code: 'LINK_UNKNOWN' } });
    expect((await app.call('GET', '/v1/guest/task', { cookie: '' })).status).toBe(401);
    const cookie = await cookieOf(mine);
    await upload('/v1/guest/task/documents/bankLetter', await cookieOf(other), PDF);
    for (const path of [`/v1/tasks/${other}`, `/v1/tasks/${other}/documents/bankLetter`])
      expect((await app.call('GET', path, { cookie })).status).toBe(404);
    for (const path of ['/v1/tasks', '/v1/people', '/v1/groups'])
      expect((await app.call('GET', path, { cookie })).status).toBe(403);
    expect((await app.call('POST', `/v1/tasks/${other}/complete`, { cookie, body: {} })).status).toBe(404);
    expect(
      (await app.call('GET', `/v1/documents?instanceId=${other.split(':')[0]}`, { cookie })).body.documents,
    ).toEqual([]);
  });

  it('are refused documents that are too large, empty, of another type or not what they claim', async () => {
    const id = await app.open({ owner: { assignee: 'person:ann' }, documents: [document, { name: 'free' }] });
    const put = (body: Buffer, type?: string, slot = 'bankLetter') =>
      upload(`/v1/tasks/${id}/documents/${slot}`, ann, body, type);
    expect(await put(Buffer.alloc(1001, 'x'))).toMatchObject({ status: 413, body: { code: 'DOCUMENT_TOO_LARGE' } });
    expect(await put(Buffer.alloc(0))).toMatchObject({ status: 400, body: { code: 'DOCUMENT_EMPTY' } });
    expect(await put(PDF, 'image/png')).toMatchObject({ status: 400, body: { code: 'DOCUMENT_TYPE_REFUSED' } });
    expect(await put(Buffer.from('<script>alert(1)</script>'))).toMatchObject({
      status: 400,
      body: { code: 'DOCUMENT_NOT_ITS_TYPE' },
    });
    expect(await put(Buffer.from('<html>'), 'text/html', 'free')).toMatchObject({
      status: 400,
      body: { code: 'DOCUMENT_TYPE_REFUSED' },
    });
    expect(await put(PDF, 'application/pdf', 'nothing')).toMatchObject({ status: 404, body: { code: 'SLOT_UNKNOWN' } });
    expect((await app.call('GET', `/v1/tasks/${id}`, { cookie: ann })).body.documents[0].document).toBeUndefined();
  });

  it('offer documents for saving, to those concerned, with what they replaced', async () => {
    const id = await app.open({ owner: { assignee: 'person:ann' }, documents: [document] });
    const path = `/v1/tasks/${id}/documents/bankLetter`;
    await upload(path, ann, PDF);
    const second = await upload(path, ann, Buffer.concat([PDF, Buffer.from(' again')]));
    const { status, headers, body } = await app.call('GET', path, { cookie: ann });
    expect([status, String(body)]).toEqual([200, '%PDF-1.7\nhello again']);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="Brief f_r B_nk.pdf"; filename*=UTF-8''Brief%20f%C3%BCr%20B%C3%A4nk.pdf`,
    );
    expect([headers.get('x-content-type-options'), headers.get('content-type')]).toEqual([
      'nosniff',
      'application/pdf',
    ]);
    const { documents } = (await app.call('GET', `/v1/documents?instanceId=${id.split(':')[0]}`, { cookie: ann })).body;
    expect(documents.map(({ replacedAt }: { replacedAt?: string }) => replacedAt !== undefined)).toEqual([true, false]);
    expect((await app.call('GET', `/v1/documents/${second.body.documentId}`, { cookie: ann })).status).toBe(200);
    for (const foreign of [path, `/v1/documents/${second.body.documentId}`])
      expect((await app.call('GET', foreign, { cookie: eve })).status).toBe(404);
    expect((await upload(path, eve, PDF)).status).toBe(404);
  });

  it('take documents only while the task is open', async () => {
    const id = await app.open({ owner: { assignee: 'person:ann' }, documents: [{ ...document, required: false }] });
    await app.call('POST', `/v1/tasks/${id}/complete`, { cookie: ann, body: {} });
    expect(await upload(`/v1/tasks/${id}/documents/bankLetter`, ann, PDF)).toMatchObject({
      status: 409,
      body: { code: 'TASK_CLOSED' },
    });
  });
});
