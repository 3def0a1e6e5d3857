import type { JsonObject } from '@baton/kernel';

import { noun, paged, segment, verb, type AddNoun, type Page } from './nouns.js';
import { addOperations } from './operations.js';
import { listIn, record } from './table.js';

const COLUMNS = {
  ID: 'instanceId',
  PROCESS: 'processKey',
  VERSION: 'version',
  'BUSINESS KEY': 'businessKey',
  STATE: 'state',
  STARTED: 'startedAt',
  ENDED: 'endedAt',
  INCIDENTS: 'incidents',
};
const ACTIVE = { WAITS: 'elementId', SINCE: 'since', ID: 'elementInstanceId' };
const EVENTS = { AT: 'at', SEQ: 'seq', TYPE: 'type', ELEMENT: 'elementId', BY: 'actor', DATA: 'data' };

interface List extends Page {
  readonly process?: string;
  readonly businessKey?: string;
  readonly state?: string;
}

export const addInstance: AddNoun = (program, cli) => {
  const instance = noun(program, 'instance', 'running and ended instances of processes');

  paged(
    verb(instance, 'list', 'instances, newest first', [
      'instance list --state running',
      'instance list --process order-approval --business-key 4711',
    ]),
  )
    .option('--process <key>', 'only of this process')
    .option('--business-key <key>', 'only with this business key')
    .option('--state <state>', 'only running, completed, canceled or failed ones')
    .action(async ({ process, businessKey, state, pageSize, pageToken }: List) => {
      const answer = await cli.rest.get('/v1/instances', {
        processKey: process,
        businessKey,
        state,
        pageSize,
        pageToken,
      });
      cli.printList(answer, 'instances', COLUMNS);
    });

  verb(instance, 'show <id>', 'one instance: its variables and what waits', [
    'instance show 0198c0de-7000-7000-8000-000000000001',
  ]).action(async (id: string) => {
    const answer = await cli.rest.get(`/v1/instances/${segment(id)}`);
    cli.print(answer, () => {
      const facts = record(answer.json as JsonObject, ['activeElements']);
      return listIn(answer.json, 'activeElements').length === 0
        ? facts
        : `${facts}\n\n${cli.table(answer, 'activeElements', ACTIVE)}`;
    });
  });

  verb(instance, 'cancel <id>', 'end a running instance', [
    'instance cancel 0198c0de-7000-7000-8000-000000000001 --reason "ordered twice"',
  ])
    .option('--reason <text>', 'kept in its audit trail')
    .action(async (id: string, { reason }: { reason?: string }) => {
      const answer = await cli.rest.post(`/v1/instances/${segment(id)}/cancel`, { reason });
      cli.print(answer, () => `canceled ${id}`);
    });

  paged(
    verb(instance, 'audit <id>', 'everything that happened, oldest first', [
      'instance audit 0198c0de-7000-7000-8000-000000000001',
    ]),
  ).action(async (id: string, page: Page) => {
    cli.printList(await cli.rest.get(`/v1/instances/${segment(id)}/events`, { ...page }), 'events', EVENTS);
  });

  addOperations(instance, cli);
};
