import { noun, VARIABLES, verb, type AddNoun } from './nouns.js';

interface Publication {
  readonly correlationKey: string;
  readonly variables?: string;
  readonly timeToLive?: string;
  readonly messageId?: string;
  readonly businessKey?: string;
}

export const addMessage: AddNoun = (program, cli) => {
  const message = noun(program, 'message', 'messages for instances that wait for them, or that they start');

  verb(message, 'publish <name>', 'publish a message', [
    'message publish payment-received --correlation-key 4711',
    `message publish payment-received --correlation-key 4711 --variables '{"amount": 250}' --time-to-live PT1H`,
  ])
    .requiredOption('--correlation-key <key>', 'tells the instance that it is meant for')
    .option('--variables <json>', VARIABLES)
    .option('--time-to-live <duration>', 'how long it waits for its receiver; default: not at all')
    .option('--message-id <id>', 'the same id is taken once')
    .option('--business-key <key>', 'of an instance that it starts')
    .action(async (name: string, { variables, ...rest }: Publication) => {
      cli.printRecord(await cli.rest.post('/v1/messages', { name, ...rest, variables: await cli.object(variables) }));
    });
};
