import { basename } from 'node:path';

import type { Cli } from './cli.js';
import { noun, paged, segment, verb, wholeNumber, type AddNoun, type Page } from './nouns.js';
import type { Answer } from './rest.js';
import { record, listIn } from './table.js';

const COLUMNS = {
  ID: 'modelId',
  NAME: 'name',
  PROCESSES: 'processKeys',
  STATE: 'state',
  REVISION: 'revision',
  VERSION: 'deployedVersion',
  ERRORS: 'errors',
  WARNINGS: 'warnings',
};
const FINDINGS = { SEVERITY: 'severity', RULE: 'rule', ELEMENT: 'elementId', MESSAGE: 'message', MEND: 'mend' };

export const addModel: AddNoun = (program, cli) => {
  const model = noun(program, 'model', 'BPMN files: what they say, what they leave out, which of them run');

  verb(model, 'import <file>', 'store a BPMN file as a model, or as a new revision of the one with the same process', [
    'model import order-approval.bpmn',
    'model import - < order-approval.bpmn',
  ]).action(async (file: string) => {
    const content = await cli.file(file);
    const query = { fileName: file === '-' ? undefined : basename(file) };
    show(cli, await cli.rest.postFile('/v1/models', query, content, 'application/xml'));
  });

  paged(verb(model, 'list', 'all models, the last changed first', ['model list', 'model list -o json'])).action(
    async (page: Page) => cli.printList(await cli.rest.get('/v1/models', { ...page }), 'models', COLUMNS),
  );

  verb(model, 'show <id>', 'one model with its findings', ['model show 0198c0de-7000-7000-8000-000000000001']).action(
    async (id: string) => show(cli, await cli.rest.get(`/v1/models/${segment(id)}`)),
  );

  verb(model, 'deploy <id>', 'let its processes be started; refused while findings of severity error remain', [
    'model deploy 0198c0de-7000-7000-8000-000000000001',
  ]).action(async (id: string) => {
    const answer = await cli.rest.post(`/v1/models/${segment(id)}/deploy`);
    cli.print(answer, () => cli.table(answer, 'processes', { PROCESS: 'processKey', VERSION: 'version' }));
  });

  verb(model, 'bind <id> <element>', 'say who does a step: a worker of a job type', [
    'model bind 0198c0de-7000-7000-8000-000000000001 check-credit --job-type check-credit',
  ])
    .requiredOption('--job-type <type>', 'what its worker asks for')
    .option('--retries <n>', 'attempts in all', wholeNumber)
    .action(async (id: string, element: string, { jobType, retries }: { jobType: string; retries?: number }) => {
      show(
        cli,
        await cli.rest.patch(elementPath(id, element), {
          job: { type: jobType, ...(retries !== undefined && { retries }) },
        }),
      );
    });

  verb(model, 'set <id> <element> <json>', 'change what an element says: its owner, connector, timer, condition …', [
    `model set 0198c0de-7000-7000-8000-000000000001 approve '{"owner": {"candidates": ["group:risk"]}}'`,
    'model set 0198c0de-7000-7000-8000-000000000001 notify @connector.json',
  ]).action(async (id: string, element: string, json: string) => {
    show(cli, await cli.rest.patch(elementPath(id, element), await cli.object(json, 'the change')));
  });

  verb(model, 'retire <id>', 'let nothing more be started from it; what runs goes on', [
    'model retire 0198c0de-7000-7000-8000-000000000001',
  ]).action(async (id: string) => show(cli, await cli.rest.post(`/v1/models/${segment(id)}/retire`)));
};

const elementPath = (id: string, element: string): string => `/v1/models/${segment(id)}/elements/${segment(element)}`;

function show(cli: Cli, answer: Answer): void {
  cli.print(answer, () => {
    const facts = record(answer.json, ['findings', 'xml']);
    return listIn(answer.json, 'findings').length === 0
      ? facts
      : `${facts}\n\n${cli.table(answer, 'findings', FINDINGS)}`;
  });
}
