import { collect, noun, segment, verb, type AddNoun } from './nouns.js';
import { member, record } from './table.js';

const COLUMNS = {
  ID: 'apiKeyId',
  NAME: 'name',
  ROLES: 'roles',
  CREATED: 'createdAt',
  'LAST USED': 'lastUsedAt',
  EXPIRES: 'expiresAt',
};

interface NewKey {
  readonly role: readonly string[];
  readonly expiresAt?: string;
}

export const addApiKey: AddNoun = (program, cli) => {
  const apiKey = noun(program, 'api-key', 'keys of programs');

  verb(apiKey, 'create <name>', 'make a key; it is shown once', [
    'api-key create bank-worker --role worker',
    'api-key create reports --role operator --expires-at 2027-01-01T00:00:00Z',
  ])
    .requiredOption('--role <role>', 'admin, designer, operator, participant or worker; may be repeated', collect)
    .option('--expires-at <moment>', 'e.g. 2027-01-01T00:00:00Z; default: never')
    .action(async (name: string, { role, expiresAt }: NewKey) => {
      const answer = await cli.rest.post('/v1/api-keys', { name, roles: role, expiresAt });
      cli.print(
        answer,
        () =>
          `${record(member(answer.json, 'apiKey') ?? {})}\n${record({ secret: member(answer.json, 'secret') ?? null })}`,
      );
    });

  verb(apiKey, 'list', 'all keys, without their secrets', ['api-key list']).action(async () =>
    cli.printList(await cli.rest.get('/v1/api-keys'), 'apiKeys', COLUMNS),
  );

  verb(apiKey, 'delete <id>', 'revoke a key', ['api-key delete 0198c0de-7000-7000-8000-000000000001']).action(
    async (id: string) => {
      const answer = await cli.rest.delete(`/v1/api-keys/${segment(id)}`);
      cli.print(answer, () => `revoked ${id}`);
    },
  );
};
