import type { Cli } from './cli.js';
import { collect, noun, paged, segment, verb, type AddNoun, type Page } from './nouns.js';
import type { Answer } from './rest.js';
import { member, record } from './table.js';

const COLUMNS = {
  ID: 'subscriptionId',
  NAME: 'name',
  URL: 'url',
  EVENTS: 'eventTypes',
  PROCESS: 'processKey',
  STATE: 'state',
  REASON: 'reason',
};
const DELIVERIES = {
  ID: 'deliveryId',
  EVENT: 'eventType',
  SUBJECT: 'subject',
  STATE: 'state',
  ATTEMPTS: 'attempts',
  STATUS: 'lastStatus',
  ERROR: 'lastError',
  NEXT: 'nextAttemptAt',
  CREATED: 'createdAt',
};
const ATTEMPTS = {
  ATTEMPT: 'number',
  AT: 'at',
  STATUS: 'status',
  MS: 'durationMs',
  ERROR: 'error',
  RESPONSE: 'response',
};
const ID = '0198c0de-7000-7000-8000-000000000001';
const DELIVERY = '0198c0de-7000-7000-8000-000000000002';
const SECRET = "whsec_…, '@file', or '-' for the standard input; default: one is made";

interface NewSubscription {
  readonly url: string;
  readonly event: readonly string[];
  readonly process?: string;
  readonly signingSecret?: string;
}

interface Rotation {
  readonly overlap?: string;
  readonly signingSecret?: string;
}

export const addSubscription: AddNoun = (program, cli) => {
  const subscription = noun(program, 'subscription', 'addresses that are sent signed events (Standard Webhooks)');
  const path = (id: string, rest = '') => `/v1/event-subscriptions/${segment(id)}${rest}`;

  verb(subscription, 'create <name>', 'send events to an address; the signing secret is shown once', [
    `subscription create erp --url https://erp.example.com/baton --event 'baton.instance.*'`,
    'subscription create desk --url https://desk.example.com/in --event baton.incident.raised.v1 --process order-approval',
  ])
    .requiredOption('--url <url>', 'https; http only where BATON_OUTBOUND_ALLOW names the host')
    .requiredOption('--event <type>', 'a type, or its beginning and *; may be repeated', collect)
    .option('--process <key>', 'only what happens in instances of this process')
    .option('--signing-secret <secret>', SECRET)
    .action(async (name: string, { url, event, process, signingSecret }: NewSubscription) => {
      const secret = signingSecret === undefined ? undefined : await cli.text(signingSecret);
      const body = { name, url, eventTypes: event, processKey: process, signingSecret: secret };
      withSecret(cli, await cli.rest.post('/v1/event-subscriptions', body));
    });

  paged(verb(subscription, 'list', 'all subscriptions, newest first', ['subscription list'])).action(
    async (page: Page) =>
      cli.printList(await cli.rest.get('/v1/event-subscriptions', { ...page }), 'subscriptions', COLUMNS),
  );

  verb(subscription, 'show <id>', 'one subscription: its state, since when it fails, how much waits', [
    `subscription show ${ID}`,
  ]).action(async (id: string) => cli.printRecord(await cli.rest.get(path(id))));

  verb(subscription, 'delete <id>', 'send nothing more, and forget its deliveries', [
    `subscription delete ${ID}`,
  ]).action(async (id: string) => {
    const answer = await cli.rest.delete(path(id));
    cli.print(answer, () => `deleted ${id}`);
  });

  verb(subscription, 'pause <id>', 'send nothing until it is resumed; what happens meanwhile waits', [
    `subscription pause ${ID}`,
  ]).action(async (id: string) => cli.printRecord(await cli.rest.post(path(id, '/pause'))));

  verb(subscription, 'resume <id>', 'send again after a pause or after it was disabled, what waits at once', [
    `subscription resume ${ID}`,
  ]).action(async (id: string) => cli.printRecord(await cli.rest.post(path(id, '/resume'))));

  verb(subscription, 'rotate-secret <id>', 'make a new signing secret, shown once; for a while both sign', [
    `subscription rotate-secret ${ID}`,
    `subscription rotate-secret ${ID} --overlap PT1H`,
  ])
    .option('--overlap <duration>', 'how long the old secret signs as well, P7D at most (default: P1D)')
    .option('--signing-secret <secret>', SECRET)
    .action(async (id: string, { overlap, signingSecret }: Rotation) => {
      const secret = signingSecret === undefined ? undefined : await cli.text(signingSecret);
      withSecret(cli, await cli.rest.post(path(id, '/rotate-secret'), { overlap, signingSecret: secret }));
    });

  verb(subscription, 'test <id>', 'send a sample now and say how that went', [`subscription test ${ID}`]).action(
    async (id: string) => {
      const answer = await cli.rest.post(path(id, '/test'));
      cli.print(answer, () => record(member(answer.json, 'attempt') ?? {}, ['number']));
    },
  );

  paged(
    verb(subscription, 'deliveries <id>', 'what was and will be sent, newest first', [
      `subscription deliveries ${ID}`,
      `subscription deliveries ${ID} --state failed`,
    ]),
  )
    .option('--state <state>', 'only pending, delivered or failed ones')
    .action(async (id: string, query: Page & { state?: string }) =>
      cli.printList(await cli.rest.get(path(id, '/deliveries'), { ...query }), 'deliveries', DELIVERIES),
    );

  verb(subscription, 'delivery <id> <deliveryId>', 'one delivery with the event and all attempts', [
    `subscription delivery ${ID} ${DELIVERY}`,
  ]).action(async (id: string, deliveryId: string) => {
    const answer = await cli.rest.get(path(id, `/deliveries/${segment(deliveryId)}`));
    cli.print(answer, () => {
      const facts = record(member(answer.json, 'delivery') ?? {});
      return `${facts}\n${record({ event: member(answer.json, 'event') ?? null })}\n\n${cli.table(answer, 'attempts', ATTEMPTS)}`;
    });
  });

  verb(subscription, 'redeliver <id> <deliveryId>', 'send a delivery again, with the same webhook-id', [
    `subscription redeliver ${ID} ${DELIVERY}`,
  ]).action(async (id: string, deliveryId: string) =>
    cli.printRecord(await cli.rest.post(path(id, `/deliveries/${segment(deliveryId)}/redeliver`))),
  );
};

function withSecret(cli: Cli, answer: Answer): void {
  cli.print(
    answer,
    () =>
      `${record(member(answer.json, 'subscription') ?? {})}\n${record({ signingSecret: member(answer.json, 'signingSecret') ?? null })}`,
  );
}
