import { noun, VARIABLES, verb, type AddNoun } from './nouns.js';
import { listIn } from './table.js';

export const addCondition: AddNoun = (program, cli) => {
  const condition = noun(program, 'condition', 'conditions that start processes');

  verb(condition, 'evaluate', 'start every process whose start condition holds for these variables', [
    `condition evaluate --variables '{"stock": 3}'`,
    `condition evaluate --process reorder --variables '{"stock": 3}'`,
  ])
    .requiredOption('--variables <json>', VARIABLES)
    .option('--process <key>', 'only of this process')
    .action(async ({ variables, process }: { variables: string; process?: string }) => {
      const body = { variables: await cli.object(variables), processKey: process };
      const answer = await cli.rest.post('/v1/conditions', body);
      cli.print(answer, () => listIn(answer.json, 'instanceIds').map(String).join('\n') || 'none');
    });
};
