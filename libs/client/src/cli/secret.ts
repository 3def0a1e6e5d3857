import { noun, segment, verb, type AddNoun } from './nouns.js';

export const addSecret: AddNoun = (program, cli) => {
  const secret = noun(program, 'secret', 'what connectors need to sign in to systems; never shown again');

  verb(
    secret,
    'create <name> <value>',
    "create or replace a secret; diagrams use it as {{secrets.NAME}}. '-' and '@file' keep the value out of the shell's history",
    ['secret create ERP_TOKEN - < token.txt', 'secret create ERP_URL https://erp.example.com'],
  ).action(async (name: string, value: string) => {
    cli.printRecord(await cli.rest.post('/v1/secrets', { name, value: await cli.text(value) }));
  });

  verb(secret, 'list', 'their names', ['secret list']).action(async () =>
    cli.printList(await cli.rest.get('/v1/secrets'), 'secrets', { NAME: 'name', CHANGED: 'changedAt' }),
  );

  verb(secret, 'delete <name>', 'delete a secret', ['secret delete ERP_TOKEN']).action(async (name: string) => {
    const answer = await cli.rest.delete(`/v1/secrets/${segment(name)}`);
    cli.print(answer, () => `deleted ${name}`);
  });
};
