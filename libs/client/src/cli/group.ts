import { collect, noun, paged, segment, verb, type AddNoun, type Page } from './nouns.js';

export const addGroup: AddNoun = (program, cli) => {
  const group = noun(program, 'group', 'groups of people, to whom work is offered');

  verb(group, 'create <id>', 'make a group; diagrams name it group:<id>', [
    'group create risk --name Risk --member ada --member grace',
  ])
    .option('--name <name>', 'default: the id')
    .option('--member <id>', 'a person; may be repeated', collect)
    .action(async (groupId: string, { name, member }: { name?: string; member?: readonly string[] }) => {
      cli.printRecord(await cli.rest.post('/v1/groups', { groupId, name, members: member }));
    });

  paged(verb(group, 'list', 'all groups', ['group list'])).action(async (page: Page) =>
    cli.printList(await cli.rest.get('/v1/groups', { ...page }), 'groups', {
      ID: 'groupId',
      NAME: 'name',
      MEMBERS: 'members',
    }),
  );

  verb(group, 'delete <id>', 'delete a group', ['group delete risk']).action(async (id: string) => {
    const answer = await cli.rest.delete(`/v1/groups/${segment(id)}`);
    cli.print(answer, () => `deleted ${id}`);
  });
};
