import { collect, segment, VARIABLES, verb, wholeNumber } from './nouns.js';
import type { JsonObject } from '@baton/kernel';
import type { Cli } from './cli.js';
import { listIn, member, record } from './table.js';
import type { Command } from 'commander';

const ID = '0198c0de-7000-7000-8000-000000000001';
const STEPS = {
  'ELEMENT INSTANCE': 'elementInstanceId',
  FROM: 'fromElementId',
  TO: 'toElementId',
  WHAT: 'what',
  PROBLEM: 'problem',
};
const ACTIVE = { WAITS: 'elementId', ID: 'elementInstanceId' };

interface Modification {
  readonly activate?: readonly string[];
  readonly terminate?: readonly string[];
  readonly move?: readonly string[];
  readonly variables?: string;
}
interface Migration {
  readonly toVersion?: number;
  readonly map?: readonly string[];
  readonly plan?: boolean;
}

/** What an operator does to a running instance. */
export function addOperations(instance: Command, cli: Cli): void {
  const path = (id: string, operation: string): string => `/v1/instances/${segment(id)}/${operation}`;

  verb(instance, 'suspend <id>', 'hold it: nothing goes on until it is resumed', [
    `instance suspend ${ID} --reason "bank holiday"`,
  ])
    .option('--reason <text>', 'kept in its audit trail')
    .action(async (id: string, { reason }: { reason?: string }) => {
      cli.print(await cli.rest.post(path(id, 'suspend'), { reason }), () => `suspended ${id}`);
    });

  verb(instance, 'resume <id>', 'let it go on', [`instance resume ${ID}`]).action(async (id: string) => {
    cli.print(await cli.rest.post(path(id, 'resume'), {}), () => `resumed ${id}`);
  });

  verb(instance, 'modify <id>', 'move, start and end tokens: all of it, or nothing', [
    `instance modify ${ID} --move ${ID}:4=approve`,
    `instance modify ${ID} --activate notify --terminate ${ID}:7`,
  ])
    .option('--move <element-instance=element>', 'end it there, go on here; may be repeated', collect)
    .option('--activate <element>', 'start at this element; may be repeated', collect)
    .option('--terminate <element-instance>', 'end it; may be repeated', collect)
    .option('--variables <json>', `of the scopes that --activate starts in: ${VARIABLES}`)
    .action(async (id: string, { move = [], activate = [], terminate = [], variables }: Modification) => {
      const values = await cli.object(variables);
      const instructions: JsonObject[] = [
        ...move.map((pair) => {
          const [elementInstanceId, toElementId] = pairOf(pair);
          return { move: { elementInstanceId, toElementId } };
        }),
        ...activate.map((elementId) => ({ activate: { elementId, ...(values && { variables: values }) } })),
        ...terminate.map((elementInstanceId) => ({ terminate: { elementInstanceId } })),
      ];
      cli.print(await cli.rest.post(path(id, 'modify'), { instructions }), () => `modified ${id}`);
    });

  verb(instance, 'migrate <id>', 'go on in another version of its process', [
    `instance migrate ${ID} --plan`,
    `instance migrate ${ID} --to-version 3 --map check=check-credit`,
  ])
    .option('--to-version <n>', 'default: the latest', wholeNumber)
    .option('--map <from=to>', 'an element that has another id there; may be repeated', collect)
    .option('--plan', 'only say what it would do')
    .action(async (id: string, { toVersion, map = [], plan = false }: Migration) => {
      const body = { version: toVersion, mapping: Object.fromEntries(map.map(pairOf)), validateOnly: plan };
      const answer = await cli.rest.post(path(id, 'migrate'), body);
      cli.print(answer, () => {
        const problems = listIn(answer.json, 'problems').map((problem) => `problem: ${String(problem)}`);
        const facts = record(answer.json, ['steps', 'problems']);
        return [facts, '', cli.table(answer, 'steps', STEPS), ...problems].join('\n');
      });
    });

  verb(instance, 'replay <id> <event>', 'what was open after one of its events', [
    `instance replay ${ID} ${ID}-2-0`,
  ]).action(async (id: string, event: string) => {
    const answer = await cli.rest.get(`/v1/instances/${segment(id)}/events/${segment(event)}/instance`);
    const then = member(answer.json, 'instance') ?? {};
    cli.print(answer, () =>
      [
        record(member(answer.json, 'event') ?? {}),
        '',
        record(then, ['activeElements']),
        '',
        cli.table({ ...answer, json: then }, 'activeElements', ACTIVE),
      ].join('\n'),
    );
  });

  verb(instance, 'choose <element-instance> <element>', 'start an activity of a running ad-hoc sub-process', [
    `instance choose ${ID}:5 call-the-customer`,
  ])
    .option('--variables <json>', VARIABLES)
    .action(async (scope: string, elementId: string, { variables }: { variables?: string }) => {
      const [id = '', n = ''] = scope.split(':');
      const body = { elementId, variables: await cli.object(variables) };
      cli.print(await cli.rest.post(path(id, `ad-hoc/${segment(n)}/activities`), body), () => `started ${elementId}`);
    });

  verb(instance, 'close <element-instance>', 'end a running ad-hoc sub-process', [`instance close ${ID}:5`]).action(
    async (scope: string) => {
      const [id = '', n = ''] = scope.split(':');
      cli.print(await cli.rest.post(path(id, `ad-hoc/${segment(n)}/complete`), {}), () => `closed ${scope}`);
    },
  );
}

function pairOf(text: string): [string, string] {
  const at = text.lastIndexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
