import { expect } from 'vitest';

import { until } from '@baton/testing';
import type { MailServer } from '@baton/testing/mail-server';

import type { Api } from './api.js';
import { Approvals } from './approvals.js';
import { answered, expectNothingParked, firstAnswer } from './crashing.js';
import { deploy, diagram } from './diagrams.js';
import type { Receiver } from './receiver.js';

/** Attempts at what was away come at growing distances. */
const PATIENCE_MS = 300_000;
const GUEST = 'gina@guests.example';

const flow = (key: string, step: string): string =>
  diagram(
    `
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    ${step}
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="step" />
    <bpmn:sequenceFlow id="f2" sourceRef="step" targetRef="end" />`,
    key,
  );
const ENDS = '<bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>';

const telling = (port: number): string =>
  flow(
    'telling',
    `<bpmn:serviceTask id="step"><bpmn:extensionElements>
      <baton:connector type="http" retries="200" backoff="PT1S">
        <baton:input name="method" value="POST" /><baton:input name="url" value="http://127.0.0.1:${port}/told" />
      </baton:connector></bpmn:extensionElements>${ENDS}</bpmn:serviceTask>`,
  );
const asking = flow(
  'asking',
  `<bpmn:userTask id="step" name="Confirm"><bpmn:extensionElements><baton:guest email="${GUEST}" /></bpmn:extensionElements>${ENDS}</bpmn:userTask>`,
);
const resting = flow(
  'resting',
  `<bpmn:intermediateCatchEvent id="step">${ENDS}<bpmn:timerEventDefinition>
    <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`,
);

/**
 * What is under way when a backup is made: a call to a system that does not take it yet, a mail to a server that is away,
 * a timer, a person's task. What becomes of them after the backup has to happen once more after it was restored.
 */
export class Keepsake {
  private instances: Readonly<Record<'telling' | 'asking' | 'resting', string>> = {
    telling: '',
    asking: '',
    resting: '',
  };
  private later = '';

  private constructor(
    private readonly approvals: Approvals,
    private readonly outside: { readonly receiver: Receiver; readonly mail: MailServer },
  ) {}

  /** Leaves everything waiting: to be backed up now. */
  static async lay(api: Api, outside: { readonly receiver: Receiver; readonly mail: MailServer }): Promise<Keepsake> {
    await outside.mail.stop();
    outside.receiver.accepts = false;
    for (const xml of [telling(outside.receiver.port), asking, resting]) await deploy(api, xml);
    const keepsake = new Keepsake(await Approvals.prepare(api), outside);
    await keepsake.approvals.start(1);
    const [told, asked, rested] = await Promise.all(['telling', 'asking', 'resting'].map((key) => started(api, key)));
    keepsake.instances = { telling: told ?? '', asking: asked ?? '', resting: rested ?? '' };
    await until('the mail is kept', async () => (await mailsOf(api)).length > 0, PATIENCE_MS);
    return keepsake;
  }

  /** After the backup: the call and the mail go out, the timer fires, the person approves, something new begins. */
  async goOn(api: Api): Promise<void> {
    const { receiver, mail } = this.outside;
    receiver.accepts = true;
    await mail.start();
    await until('the call was taken', () => receiver.keys.length > 0, PATIENCE_MS);
    await mail.mailTo(GUEST, /./, PATIENCE_MS);
    await ended(api, this.instances.telling);
    const [approval] = this.approvals.instances;
    await this.approvals.approve(1);
    this.approvals.instances.push(approval ?? '');
    this.later = await started(api, 'resting');
    await api.ok(api.post('/v1/clock/advance', { duration: 'PT2H' }));
    for (const id of [this.instances.resting, this.later]) await ended(api, id);
  }

  /** After the restore: everything waits as it did, what began later is not known, and it all happens again, to be told by its keys. */
  async expectAgain(api: Api): Promise<void> {
    const { receiver, mail } = this.outside;
    const asked = (id: string) => firstAnswer(`what has become of ${id}`, () => api.get(`/v1/instances/${id}`));
    expect(await asked(this.later)).toMatchObject({ status: 404 });
    expect(await asked(this.instances.resting)).toMatchObject({ body: { state: 'running' } });
    await ended(api, this.instances.telling);
    expect(receiver.keys.length).toBeGreaterThan(1);
    expect(new Set(receiver.keys).size).toBe(1);
    const told = () => mail.mails.filter(({ to }) => to.includes(GUEST));
    await until('the mail has come again', () => told().length > 1, PATIENCE_MS);
    expect(new Set(told().map(({ messageId }) => messageId)).size).toBe(1);
    await this.approvals.approve(1, api);
    await api.ok(api.post('/v1/clock/advance', { duration: 'PT2H' }));
    await ended(api, this.instances.resting);
    const { events } = await api.ok(
      api.get<{ events: { type: string }[] }>(`/v1/instances/${this.instances.resting}/events`),
    );
    expect(events.filter(({ type }) => type === 'TimerFired')).toHaveLength(1);
    await expectNothingParked(api);
  }
}

async function started(api: Api, processKey: string): Promise<string> {
  const { body } = await answered('start', () => api.post('/v1/instances', { processKey }));
  return String(body['instanceId']);
}

const ended = (api: Api, instanceId: string): Promise<boolean> =>
  until(
    `${instanceId} has ended`,
    async () => (await api.ok(api.get(`/v1/instances/${instanceId}`)))['state'] === 'completed',
    PATIENCE_MS,
  );

async function mailsOf(api: Api): Promise<readonly unknown[]> {
  const { messages } = await api.ok(api.get<{ messages: { toEmail: string }[] }>('/v1/notifications/messages'));
  return messages.filter(({ toEmail }) => toEmail === GUEST);
}
