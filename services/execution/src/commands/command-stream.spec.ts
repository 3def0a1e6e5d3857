import type { Acknowledgement, Command, ExecuteResponse } from '@baton/contracts/execution';
import { describe, expect, it } from 'vitest';

import { CommandStream, type Answer } from './command-stream.js';

const command = (clientCommandId: number): Command => ({ clientCommandId });
const turn = () => new Promise((resolve) => setImmediate(resolve));

function stream() {
  const sent: Acknowledgement[] = [];
  const finish: ((answer: Answer) => void)[] = [];
  let ended = false;
  const call = {
    write: ({ acknowledgements }: ExecuteResponse) => sent.push(...acknowledgements) > 0,
    end: () => void (ended = true),
  };
  const commands = new CommandStream(call as never, () => new Promise((resolve) => finish.push(resolve)));
  return { commands, sent, finish, ended: () => ended };
}

describe('a stream of commands', () => {
  it('refuses commands beyond its bound with a pause after which to try again', async () => {
    const { commands, sent } = stream();
    for (let frame = 0; frame < 5; frame++)
      commands.receive({ commands: Array.from({ length: 1000 }, (_, i) => command(frame * 1000 + i)) });
    commands.receive({ commands: [command(9999)] });
    await turn();
    expect(sent).toMatchObject([
      { clientCommandId: 9999, error: { status: 8, code: 'STREAM_BUSY', retryAfterMs: 50 } },
    ]);
  });
  it('ends after the last acknowledgement', async () => {
    const { commands, finish, sent, ended } = stream();
    commands.receive({ commands: [command(1)] });
    commands.finish();
    expect(ended()).toBe(false);
    finish[0]?.({ started: undefined, published: undefined });
    await turn();
    await turn();
    expect(sent).toHaveLength(1);
    expect(ended()).toBe(true);
  });
  it('takes neither an id that is under way nor a frame that is too long', () => {
    const { commands } = stream();
    expect(() => commands.receive({ commands: [command(1), command(1)] })).toThrow('under way');
    expect(() => commands.receive({ commands: Array.from({ length: 1001 }, (_, i) => command(i + 5)) })).toThrow(
      'at most 1000',
    );
  });
});
