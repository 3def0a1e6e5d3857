import type { Cli } from './cli.js';
import { noun, paged, segment, VARIABLES, verb, type AddNoun, type Page } from './nouns.js';
import type { Answer } from './rest.js';

const COLUMNS = {
  ID: 'userTaskId',
  NAME: 'name',
  PROCESS: 'processName',
  'BUSINESS KEY': 'businessKey',
  STATE: 'state',
  ASSIGNEE: 'assignee',
  DUE: 'dueAt',
};
const ID = '0198c0de-7000-7000-8000-000000000001:4';

interface List extends Page {
  readonly filter: string;
  readonly instance?: string;
  readonly includeClosed?: boolean;
}

interface Completion {
  readonly outcome?: string;
  readonly variables?: string;
  readonly note?: string;
}

export const addTask: AddNoun = (program, cli) => {
  const task = noun(program, 'task', 'what people have to do');

  paged(
    verb(task, 'list', 'open tasks, most urgent first', [
      'task list',
      'task list --instance 0198c0de-7000-7000-8000-000000000001 --include-closed',
    ]),
  )
    .option('--filter <filter>', 'mine, my-groups, waiting-for-others or all', 'all')
    .option('--instance <id>', 'only of this instance')
    .option('--include-closed', 'closed ones too')
    .action(async ({ filter, instance, includeClosed, pageSize, pageToken }: List) => {
      const answer = await cli.rest.get('/v1/tasks', {
        filter,
        instanceId: instance,
        includeClosed,
        pageSize,
        pageToken,
      });
      cli.printList(answer, 'userTasks', COLUMNS);
    });

  verb(task, 'show <id>', 'one task: its inputs, form, documents and outcomes', [`task show ${ID}`]).action(
    async (id: string) => show(cli, await cli.rest.get(`/v1/tasks/${segment(id)}`)),
  );

  verb(task, 'claim <id>', 'take it, so that nobody else does it', [`task claim ${ID}`]).action(async (id: string) =>
    show(cli, await cli.rest.post(`/v1/tasks/${segment(id)}/claim`)),
  );

  verb(task, 'complete <id>', 'hand it in', [
    `task complete ${ID} --outcome approve`,
    `task complete ${ID} --variables '{"rating": "low"}'`,
  ])
    .option('--outcome <value>', "one of the task's outcomes")
    .option('--variables <json>', `the form's values: ${VARIABLES}`)
    .option('--note <text>', 'for whoever has it next')
    .action(async (id: string, { outcome, variables, note }: Completion) => {
      const body = { outcome, variables: await cli.object(variables), note };
      show(cli, await cli.rest.post(`/v1/tasks/${segment(id)}/complete`, body));
    });
};

function show(cli: Cli, answer: Answer): void {
  cli.printRecord(answer);
}
