import { noun, verb, type AddNoun } from './nouns.js';

export const addClock: AddNoun = (program, cli) => {
  const clock = noun(program, 'clock', 'the test clock; only where the server runs with BATON_TEST_CLOCK=on');

  verb(clock, 'advance <duration>', 'move business time forward; answers when all that is due by then is done', [
    'clock advance PT48H',
    'clock advance P5D',
  ]).action(async (duration: string) => cli.printRecord(await cli.rest.post('/v1/clock/advance', { duration })));
};
