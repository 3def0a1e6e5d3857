import { CliError } from './cli-error.js';
import { noun, segment, verb, type AddNoun } from './nouns.js';
import { member, record } from './table.js';

const COLUMNS = {
  ID: 'webhookId',
  NAME: 'name',
  PATH: 'path',
  PROCESS: 'processKey',
  MESSAGE: 'messageName',
  CREATED: 'createdAt',
};

interface NewWebhook {
  readonly process?: string;
  readonly message?: string;
  readonly variables?: string;
  readonly businessKey?: string;
  readonly correlationKey?: string;
  readonly signingSecret?: string;
}

export const addWebhook: AddNoun = (program, cli) => {
  const webhook = noun(program, 'webhook', 'addresses that take signed calls (Standard Webhooks) from other systems');

  verb(webhook, 'create <name>', 'make an address; its signing secret is shown once', [
    `webhook create order-placed --process order-approval --variables '={ amount: body.total }' --business-key '=body.orderId'`,
    `webhook create payment --message payment-received --correlation-key '=body.orderId'`,
  ])
    .option('--process <key>', 'the process that each call starts')
    .option('--message <name>', 'or the message that each call publishes')
    .option('--variables <expression>', 'FEEL over body and headers; default: the body')
    .option('--business-key <expression>', 'FEEL over body and headers')
    .option('--correlation-key <expression>', 'FEEL over body and headers')
    .option('--signing-secret <secret>', "whsec_…, '@file', or '-' for the standard input; default: one is made")
    .action(
      async (name: string, { process, message, variables, businessKey, correlationKey, signingSecret }: NewWebhook) => {
        if ((process === undefined) === (message === undefined))
          throw new CliError('Name a --process to start or a --message to publish');
        const answer = await cli.rest.post('/v1/webhooks', {
          name,
          processKey: process,
          messageName: message,
          variablesExpression: variables,
          businessKeyExpression: businessKey,
          correlationKeyExpression: correlationKey,
          signingSecret: signingSecret === undefined ? undefined : await cli.text(signingSecret),
        });
        cli.print(
          answer,
          () =>
            `${record(member(answer.json, 'webhook') ?? {})}\n${record({ signingSecret: member(answer.json, 'signingSecret') ?? null })}`,
        );
      },
    );

  verb(webhook, 'list', 'all addresses', ['webhook list']).action(async () =>
    cli.printList(await cli.rest.get('/v1/webhooks'), 'webhooks', COLUMNS),
  );

  verb(webhook, 'delete <id>', 'take no more calls at this address', [
    'webhook delete 0198c0de-7000-7000-8000-000000000001',
  ]).action(async (id: string) => {
    const answer = await cli.rest.delete(`/v1/webhooks/${segment(id)}`);
    cli.print(answer, () => `deleted ${id}`);
  });
};
