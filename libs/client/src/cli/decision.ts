import { decodeXml, stringifyJson, type Json } from '@baton/kernel';

import { noun, paged, segment, VARIABLES, verb, wholeNumber, type AddNoun, type Page } from './nouns.js';
import { listIn, member, record } from './table.js';

const COLUMNS = {
  ID: 'decisionId',
  NAME: 'name',
  VERSION: 'version',
  TAG: 'versionTag',
  DEPLOYED: 'deployedAt',
  BY: 'deployedBy',
};

export const addDecision: AddNoun = (program, cli) => {
  const decision = noun(program, 'decision', 'decisions (DMN), by themselves or for business rule tasks');

  verb(decision, 'deploy <file>', 'store a DMN file as the next version of its decisions', [
    'decision deploy discount.dmn',
    'decision deploy discount.dmn --version-tag 2027',
  ])
    .option('--version-tag <tag>', 'by which processes may be bound to it')
    .action(async (file: string, { versionTag }: { versionTag?: string }) => {
      const xml = decodeXml(await cli.file(file), 'DMN_MALFORMED');
      const answer = await cli.rest.post('/v1/decisions', { xml, versionTag });
      cli.printList(answer, 'decisions', COLUMNS);
      for (const warning of listIn(answer.json, 'warnings'))
        if (cli.format === 'table') cli.terminal.error(`warning: ${String(warning)}`);
    });

  paged(verb(decision, 'list', 'the latest versions', ['decision list'])).action(async (page: Page) =>
    cli.printList(await cli.rest.get('/v1/decisions', { ...page }), 'decisions', COLUMNS),
  );

  verb(decision, 'evaluate <id>', 'evaluate a decision, and say how it came about', [
    `decision evaluate discount --inputs '{"amount": 1250, "customer": "gold"}'`,
    'decision evaluate discount --inputs @case.json -o json',
  ])
    .option('--inputs <json>', VARIABLES)
    .option('--version <n>', 'default: the latest', wholeNumber)
    .action(async (id: string, { inputs, version }: { inputs?: string; version?: number }) => {
      const body = { inputs: await cli.object(inputs, '--inputs'), version };
      const answer = await cli.rest.post(`/v1/decisions/${segment(id)}/evaluate`, body);
      cli.print(answer, () => [record(answer.json, ['explanation']), ...explained(answer.json)].join('\n'));
    });
};

/** One line per decision, one below it per rule that matched. */
function explained(json: Json): string[] {
  const explanation = member(json, 'explanation') ?? {};
  const lines = listIn(explanation, 'decisions').flatMap((one) => [
    `\n${textAt(one, 'name')} = ${textAt(one, 'value')}  from ${named(one, 'inputs')}`,
    ...listIn(one, 'tables').flatMap(tableLines),
  ]);
  return [...lines, ...listIn(explanation, 'problems').map((problem) => `problem: ${textAt(problem, 'message')}`)];
}

function tableLines(table: Json): string[] {
  const matched = listIn(table, 'matched').map(
    (rule) => `    rule ${textAt(rule, 'rule')} matched: ${named(rule, 'outputs')}`,
  );
  const head = `  table ${textAt(table, 'id')} (${textAt(table, 'hitPolicy')}) with ${named(table, 'inputs')}`;
  return [head, ...(matched.length > 0 ? matched : ['    no rule matched'])];
}

const named = (holder: Json, name: string): string =>
  listIn(holder, name)
    .map((entry) => `${textAt(entry, 'name')} = ${textAt(entry, 'value')}`)
    .join(', ') || 'nothing';

function textAt(holder: Json, name: string): string {
  const value = member(holder, name) ?? null;
  return typeof value === 'string' ? value : stringifyJson(value);
}
