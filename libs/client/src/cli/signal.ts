import { noun, VARIABLES, verb, type AddNoun } from './nouns.js';

export const addSignal: AddNoun = (program, cli) => {
  const signal = noun(program, 'signal', 'signals, heard by every instance that waits for them');

  verb(signal, 'broadcast <name>', 'tell everybody who waits for it now, and start what it starts', [
    'signal broadcast market-closed',
    `signal broadcast price-changed --variables '{"price": 12.50}'`,
  ])
    .option('--variables <json>', VARIABLES)
    .option('--signal-id <id>', 'the same id is taken once')
    .action(async (name: string, { variables, signalId }: { variables?: string; signalId?: string }) => {
      cli.printRecord(await cli.rest.post('/v1/signals', { name, signalId, variables: await cli.object(variables) }));
    });
};
