import { CliError } from './cli-error.js';
import { noun, verb, type AddNoun } from './nouns.js';
import { member } from './table.js';

interface Export {
  readonly since?: string;
  readonly until?: string;
  readonly instance?: string;
}

export const addTrace: AddNoun = (program, cli) => {
  const trace = noun(
    program,
    'trace',
    'traces of instances; a trace bears the id, without dashes, of the first instance in a chain of calls',
  );

  verb(trace, 'export', 'send the spans of the past to the collector again; they keep their ids', [
    'trace export --since 2026-11-01T00:00:00Z',
    'trace export --since 2026-11-01T00:00:00Z --until 2026-11-08T00:00:00Z',
    'trace export --instance 0198c0de-7000-7000-8000-000000000001',
  ])
    .option('--since <moment>', 'instances that had not ended before it')
    .option('--until <moment>', 'instances that had started before it; default: now')
    .option('--instance <id>', 'only this instance and those that it called')
    .action(async ({ since, until, instance }: Export) => {
      if ((since === undefined) === (instance === undefined))
        throw new CliError('Name the instances: either --since or --instance');
      const sum = { instances: 0, spans: 0 };
      for (let pageToken: string | undefined; ;) {
        const answer = await cli.rest.post('/v1/traces/export', { since, until, instanceId: instance, pageToken });
        sum.instances += Number(member(answer.json, 'instances') ?? 0);
        sum.spans += Number(member(answer.json, 'spans') ?? 0);
        const next = member(answer.json, 'nextPageToken');
        pageToken = typeof next === 'string' && next !== '' ? next : undefined;
        if (pageToken === undefined) break;
        if (cli.format === 'table') cli.terminal.error(`${sum.instances} instances so far`);
      }
      const text = JSON.stringify(sum);
      cli.terminal.out(cli.format === 'json' ? text : `sent ${sum.spans} spans of ${sum.instances} instances`);
    });
};
