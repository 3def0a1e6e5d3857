import { noun, paged, segment, VARIABLES, verb, type AddNoun, type Page } from './nouns.js';

const COLUMNS = {
  ID: 'incidentId',
  PROCESS: 'processKey',
  'BUSINESS KEY': 'businessKey',
  ELEMENT: 'elementId',
  CODE: 'code',
  MESSAGE: 'message',
  OWNER: 'owner',
  RAISED: 'raisedAt',
};

interface List extends Page {
  readonly instance?: string;
  readonly includeResolved?: boolean;
}

export const addIncident: AddNoun = (program, cli) => {
  const incident = noun(program, 'incident', 'failures of processes that wait for somebody');

  paged(
    verb(incident, 'list', 'open incidents, oldest first', [
      'incident list',
      'incident list --instance 0198c0de-7000-7000-8000-000000000001',
    ]),
  )
    .option('--instance <id>', 'only of this instance')
    .option('--include-resolved', 'resolved ones too')
    .action(async ({ instance, includeResolved, pageSize, pageToken }: List) => {
      const answer = await cli.rest.get('/v1/incidents', {
        instanceId: instance,
        includeResolved,
        pageSize,
        pageToken,
      });
      cli.printList(answer, 'incidents', COLUMNS);
    });

  verb(incident, 'retry <id>', 'run again what failed', [
    'incident retry 0198c0de-7000-7000-8000-000000000001:4',
  ]).action(async (id: string) => {
    const answer = await cli.rest.post(`/v1/incidents/${segment(id)}/retry`);
    cli.print(answer, () => `retried ${id}`);
  });

  verb(incident, 'resolve <id>', 'take what failed as done', [
    `incident resolve 0198c0de-7000-7000-8000-000000000001:4 --variables '{"vendorId": "4711"}'`,
  ])
    .option('--variables <json>', `what the step should have given: ${VARIABLES}`)
    .action(async (id: string, { variables }: { variables?: string }) => {
      const body = { variables: await cli.object(variables) };
      const answer = await cli.rest.post(`/v1/incidents/${segment(id)}/resolve`, body);
      cli.print(answer, () => `resolved ${id}`);
    });
};
