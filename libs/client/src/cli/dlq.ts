import { noun, verb, type AddNoun } from './nouns.js';

const COLUMNS = { SERVICE: 'service', KEY: 'key', TOPIC: 'topic', TYPE: 'type', CAUSE: 'cause', PARKED: 'parkedAt' };

export const addDlq: AddNoun = (program, cli) => {
  const dlq = noun(program, 'dlq', 'facts that a service could not handle, parked with all later ones of their key');

  verb(dlq, 'list', 'what is parked, and why', ['dlq list']).action(async () =>
    cli.printList(await cli.rest.get('/v1/dlq'), 'deadLetters', COLUMNS),
  );

  verb(dlq, 'redrive <service>', 'hand parked facts to the service again, in their order', [
    'dlq redrive task',
    'dlq redrive task --key 0198c0de-7000-7000-8000-000000000001',
  ])
    .option('--key <key>', 'only those of this key')
    .action(async (service: string, { key }: { key?: string }) =>
      cli.printRecord(await cli.rest.post('/v1/dlq/redrive', { service, key })),
    );
};
