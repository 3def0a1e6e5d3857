import { collect, noun, paged, segment, verb, type AddNoun, type Page } from './nouns.js';

const COLUMNS = {
  ID: 'personId',
  NAME: 'name',
  'E-MAIL': 'email',
  ROLES: 'roles',
  GROUPS: 'groups',
  ACTIVE: 'active',
  JOINED: 'joined',
};

interface NewPerson {
  readonly name?: string;
  readonly id?: string;
  readonly role?: readonly string[];
  readonly group?: readonly string[];
  readonly manager?: string;
  readonly backup?: string;
  readonly password?: string;
}

export const addPerson: AddNoun = (program, cli) => {
  const person = noun(program, 'person', 'people who sign in');

  verb(person, 'create <email>', 'make an account; without a password, an invitation is sent', [
    'person create ada@example.com --name "Ada Lovelace" --group risk',
    'person create ada@example.com --role designer --role operator --password - < password.txt',
  ])
    .option('--name <name>', 'default: the address')
    .option('--id <id>', 'default: made from the address')
    .option('--role <role>', 'admin, designer, operator or participant; may be repeated', collect)
    .option('--group <id>', 'may be repeated', collect)
    .option('--manager <id>', 'a person')
    .option('--backup <id>', 'a person')
    .option('--password <password>', "'@file', or '-' for the standard input, keeps it out of the shell's history")
    .action(async (email: string, { name = email, id, role, group, manager, backup, password }: NewPerson) => {
      const secret = password === undefined ? undefined : await cli.text(password);
      const body = { personId: id, name, email, roles: role, groups: group, manager, backup, password: secret };
      cli.printRecord(await cli.rest.post('/v1/people', body));
    });

  paged(verb(person, 'list', 'everybody of the tenant', ['person list', 'person list --include-inactive']))
    .option('--include-inactive', 'those who left too')
    .action(async (query: Page & { includeInactive?: boolean }) =>
      cli.printList(await cli.rest.get('/v1/people', { ...query }), 'people', COLUMNS),
    );

  verb(person, 'delete <id>', 'deactivate and sign out everywhere; what they did stays theirs', [
    'person delete ada',
  ]).action(async (id: string) => {
    const answer = await cli.rest.delete(`/v1/people/${segment(id)}`);
    cli.print(answer, () => `deactivated ${id}`);
  });
};
