import { emailOf, pdf } from '@baton/example-vendor-onboarding';
import { until } from '@baton/testing';

import type { Answer, Api } from './api.js';
import { linkIn, sendWebhook, vendorRequest, type Stage } from './stage.js';

/** Somebody who has signed in, by id: of the people of the example. */
export type Crew = Readonly<Record<'rosa' | 'otto' | 'lena' | 'anton', Api>>;

export async function signInCrew({ baton, password }: Stage): Promise<Crew> {
  const signIn = (personId: string) => baton.api.signIn(emailOf(personId), password);
  return {
    rosa: await signIn('rosa'),
    otto: await signIn('otto'),
    lena: await signIn('lena'),
    anton: await signIn('anton'),
  };
}

/** Calls of the story that change something, in their order. */
export const CALLS = [
  'request',
  'open-link',
  'bank-letter',
  'registration',
  'details',
  'claim',
  'rate',
  'decide',
  'review',
  'terms',
] as const;
export type CallName = (typeof CALLS)[number];

/** Makes a call of the story; may make it again until it is answered. */
export type Caller = (name: CallName, call: () => Promise<Answer>) => Promise<Answer>;

export const details = { legalName: 'Acme Fasteners GmbH', taxId: 'DE123456789', iban: 'DE89370400440532013000' };

interface Task {
  readonly userTaskId: string;
  readonly elementId: string;
}

/** One vendor of high risk, whom the risk officer accepts: from the request to the end, by REST alone. Returns the instance's id. */
export async function onboard(stage: Stage, crew: Crew, requestId: string, caller: Caller): Promise<string> {
  const { baton, mail, webhook } = stage;
  const contact = `vera.${requestId.toLowerCase()}@vendor.example`;
  const patience = 240_000; // a busy machine starts slowly, and what a killed process had reserved comes free only later

  await caller('request', () =>
    sendWebhook(baton, webhook, vendorRequest(requestId, contact), { id: `call-${requestId}` }),
  );
  const instanceId = await until(
    `${requestId} has started`,
    async () => {
      const { instances } = await baton.api.ok(
        baton.api.get<{ instances: { instanceId: string }[] }>(`/v1/instances?businessKey=${requestId}`),
      );
      return instances[0]?.instanceId;
    },
    patience,
  );

  const link = linkIn(await mail.mailTo(contact, /Provide company details/, patience));
  const guest: { api?: Api } = {};
  await caller('open-link', async () => {
    guest.api = await baton.anyone.openLink(link);
    return guest.api.get('/v1/guest/task');
  });
  const vendor = guest.api;
  if (vendor === undefined) throw new Error('The link has not opened');
  const upload = (name: string) =>
    vendor.put(`/v1/guest/task/documents/${name}`, pdf(name), {
      'content-type': 'application/pdf',
      'x-file-name': `${name}.pdf`,
    });
  await caller('bank-letter', () => upload('bankLetter'));
  await caller('registration', () => upload('registration'));
  await caller('details', () => vendor.post('/v1/guest/task/complete', { variables: details }));

  /** The open task of a step, for somebody; the path of its calls. */
  const pathOf = async (person: Api, elementId: string): Promise<string> => {
    const task = await until(
      `${elementId} of ${requestId} is open`,
      async () => {
        const { userTasks } = await person.ok(person.get<{ userTasks: Task[] }>(`/v1/tasks?instanceId=${instanceId}`));
        return userTasks.find((each) => each.elementId === elementId);
      },
      patience,
    );
    return `/v1/tasks/${encodeURIComponent(task.userTaskId)}`;
  };
  const complete = async (name: CallName, person: Api, elementId: string, body: object): Promise<void> => {
    const path = await pathOf(person, elementId);
    await caller(name, () => person.post(`${path}/complete`, body, { 'idempotency-key': `${requestId}-${name}` }));
  };
  const rating = await pathOf(crew.rosa, 'rateVendor');
  await caller('claim', () => crew.rosa.post(`${rating}/claim`));
  await complete('rate', crew.rosa, 'rateVendor', { variables: { rating: 'high', justification: 'A new market' } });
  await complete('decide', crew.otto, 'decideRisk', { outcome: 'accept' });
  await complete('review', crew.lena, 'reviewContract', { outcome: 'approve' });
  await complete('terms', crew.anton, 'setTerms', { variables: { paymentTerms: 'NET30', currency: 'EUR' } });
  let last: Record<string, unknown> = {};
  await until(
    `${requestId} has ended`,
    async () => {
      last = (await baton.api.get(`/v1/instances/${instanceId}`)).body;
      return last['state'] === 'completed';
    },
    patience,
  ).catch((error: unknown) => {
    throw new Error(`${requestId} stays at ${JSON.stringify(last['activeElements'])}`, { cause: error });
  });
  return instanceId;
}
