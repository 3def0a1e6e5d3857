import { noun, segment, verb, type AddNoun } from './nouns.js';

export const addTenant: AddNoun = (program, cli) => {
  const tenant = noun(program, 'tenant', 'organisations that share this installation and see nothing of each other');

  verb(tenant, 'create <id>', 'make a tenant and invite its first admin', [
    'tenant create acme --name "Acme GmbH" --admin-email ada@acme.example',
  ])
    .requiredOption('--admin-email <address>', 'its first admin')
    .option('--name <name>', 'default: the id')
    .action(async (tenantId: string, { adminEmail, name }: { adminEmail: string; name?: string }) => {
      cli.printRecord(await cli.rest.post('/v1/tenants', { tenantId, adminEmail, name }));
    });

  verb(tenant, 'list', 'all tenants', ['tenant list']).action(async () =>
    cli.printList(await cli.rest.get('/v1/tenants'), 'tenants', { ID: 'tenantId', NAME: 'name' }),
  );

  verb(tenant, 'delete <id>', 'close a tenant for everybody', ['tenant delete acme']).action(async (id: string) => {
    const answer = await cli.rest.delete(`/v1/tenants/${segment(id)}`);
    cli.print(answer, () => `deleted ${id}`);
  });
};
