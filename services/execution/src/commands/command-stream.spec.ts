import type { Acknowledgement, Command, ExecuteResponse } from '@baton/contracts/execution';
import { EventEmitter } from 'node:events';

import { describe, expect, it } from 'vitest';

import { Rejection } from '@baton/kernel';

import { CommandStream, type Answer } from './command-stream.js';

const command = (clientCommandId: number): Command => ({ clientCommandId });
const turn = () => new Promise((resolve) => setImmediate(resolve));

const DONE: Answer = { started: undefined, published: undefined };

function stream({ reads = true, admits = true } = {}) {
  const sent: Acknowledgement[] = [];
  const finish: ((answer: Answer) => void)[] = [];
  const call = Object.assign(new EventEmitter(), {
    ended: false,
    paused: false,
    reads,
    write(this: { reads: boolean }, { acknowledgements }: ExecuteResponse) {
      sent.push(...acknowledgements);
      return this.reads;
    },
    end: () => void (call.ended = true),
    pause: () => void (call.paused = true),
    resume: () => void (call.paused = false),
  });
  const underWay = { count: 0 };
  const admission = {
    admit: () => admits && ++underWay.count > 0,
    answered: () => void underWay.count--,
    refusal: () => new Rejection('exhausted', 'BUSY', 'busy', { retryAfterMs: 300 }),
  };
  const run = () => new Promise<Answer>((resolve) => finish.push(resolve));
  const commands = new CommandStream(call as never, run, admission, 'default');
  return { commands, sent, finish, call, underWay };
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
    const { commands, finish, sent, call } = stream();
    commands.receive({ commands: [command(1)] });
    commands.finish();
    expect(call.ended).toBe(false);
    finish[0]?.(DONE);
    await turn();
    await turn();
    expect(sent).toHaveLength(1);
    expect(call.ended).toBe(true);
  });
  it('takes neither an id that is under way nor a frame that is too long', () => {
    const { commands } = stream();
    expect(() => commands.receive({ commands: [command(1), command(1)] })).toThrow('under way');
    expect(() => commands.receive({ commands: Array.from({ length: 1001 }, (_, i) => command(i + 5)) })).toThrow(
      'at most 1000',
    );
  });
  it('tells a command that is not admitted when to come again, and runs it not', async () => {
    const { commands, sent, finish } = stream({ admits: false });
    commands.receive({ commands: [command(1)] });
    await turn();
    expect(sent).toMatchObject([{ clientCommandId: 1, error: { status: 8, code: 'BUSY', retryAfterMs: 300 } }]);
    expect(finish).toHaveLength(0);
  });
  it('gives the place of each command back once it is answered', async () => {
    const { commands, finish, underWay } = stream();
    commands.receive({ commands: [command(1), command(2)] });
    expect(underWay.count).toBe(2);
    for (const end of finish) end(DONE);
    await turn();
    expect(underWay.count).toBe(0);
  });
  it('takes no more while the client does not read, and goes on when it does', async () => {
    const { commands, finish, sent, call } = stream({ reads: false });
    commands.receive({ commands: [command(1), command(2)] });
    finish[0]?.(DONE);
    await turn();
    await turn();
    expect(call.paused).toBe(true);
    finish[1]?.(DONE);
    await turn();
    await turn();
    expect(sent).toHaveLength(1);
    call.reads = true;
    call.emit('drain');
    expect(sent).toHaveLength(2);
    expect(call.paused).toBe(false);
  });
});
