import { status } from '@grpc/grpc-js';
import { until } from '@baton/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Baton, BatonError } from '@baton/client';

import { breakOff, FakeServer } from './fake-server.js';
import { paid, placeOrder } from './samples/order.js';

let server: FakeServer;
let baton: Baton;
beforeEach(async () => {
  server = await new FakeServer().start();
  baton = new Baton({ address: server.address, apiKey: 'baton_test' });
});
afterEach(async () => {
  await baton.close();
  server.stop();
});

/** Carries each request id out once, as Baton does. */
function instances(): Map<string, string> {
  const started = new Map<string, string>();
  server.execute = ({ startInstance }) => {
    const { requestId = '', processKey = '' } = startInstance ?? {};
    const repeatedRequest = started.has(requestId);
    if (!repeatedRequest) started.set(requestId, `i-${started.size + 1}`);
    return { started: { instanceId: started.get(requestId) ?? '', processKey, version: 1, repeatedRequest } };
  };
  return started;
}

const busy = (retryAfterMs: number) => ({
  error: { status: status.RESOURCE_EXHAUSTED, code: 'BUSY', message: 'busy', retryAfterMs },
});

describe('commands', () => {
  it('of the same moment travel in few frames, and each gets its own answer', async () => {
    const started = instances();
    const answers = await Promise.all(
      Array.from({ length: 5_000 }, (_, index) => baton.start('p', { requestId: `r-${index}` })),
    );
    expect(answers.map(({ instanceId }) => instanceId)).toEqual(
      Array.from({ length: 5_000 }, (_, index) => started.get(`r-${index}`)),
    );
    expect(server.frames.length).toBeLessThan(100);
    expect(Math.max(...server.frames.map(({ commands }) => commands.length))).toBeLessThanOrEqual(500);
    expect(server.commandCalls).toHaveLength(1);
  });
  it('carry the key, the variables digit by digit, and the duration of a message', async () => {
    server.execute = ({ publishMessage }) => ({
      published: { messageId: publishMessage?.messageId ?? '', instanceId: '', repeatedRequest: false },
    });
    await baton.publish('paid', {
      correlationKey: '4711',
      variables: { amount: 250 },
      timeToLive: 'PT1.5S',
      messageId: 'm-1',
    });
    expect(server.commands).toMatchObject([
      {
        publishMessage: {
          name: 'paid',
          correlationKey: '4711',
          variablesJson: '{"amount":250}',
          timeToLive: { seconds: '1', nanos: 500_000_000 },
          messageId: 'm-1',
        },
      },
    ]);
    expect(server.commandCalls[0]?.metadata.get('authorization')).toEqual(['Bearer baton_test']);
  });
  it('that are large travel in frames of their own, and those beyond all bounds are refused here', async () => {
    instances();
    const text = 'x'.repeat(900_000);
    await Promise.all([1, 2, 3].map(() => baton.start('p', { variables: { text } })));
    expect(server.frames.map(({ commands }) => commands.length)).toEqual([1, 1, 1]);
    await expect(baton.start('p', { variables: { text: 'x'.repeat(5_000_000) } })).rejects.toMatchObject({
      code: 'COMMAND_TOO_LARGE',
      retryable: false,
    });
  });
  it('that Baton refuses reject with its code, and leave the others alone', async () => {
    const started = instances();
    const { execute } = server;
    server.execute = (command) =>
      command.startInstance?.processKey === 'none'
        ? {
            error: {
              status: status.NOT_FOUND,
              code: 'PROCESS_UNKNOWN',
              message: 'There is no process none',
              retryAfterMs: 0,
            },
          }
        : execute(command);
    const [refused, fine] = await Promise.allSettled([baton.start('none'), baton.start('p')]);
    expect(fine.status).toBe('fulfilled');
    expect(started.size).toBe(1);
    expect(refused).toMatchObject({
      reason: {
        code: 'PROCESS_UNKNOWN',
        status: status.NOT_FOUND,
        message: 'There is no process none',
        retryable: false,
      },
    });
    expect((refused as PromiseRejectedResult).reason).toBeInstanceOf(BatonError);
  });
  it('that may be tried later say when to who has no patience', async () => {
    server.execute = () => busy(50);
    const hasty = new Baton({ address: server.address, apiKey: 'baton_test', patienceMs: 0 });
    await expect(hasty.start('p')).rejects.toMatchObject({ code: 'BUSY', retryAfterMs: 50, retryable: true });
    await hasty.close();
  });
  it('that may be tried later are tried again no sooner than Baton has asked for, with the same request id', async () => {
    const started = instances();
    const { execute } = server;
    const came: number[] = [];
    server.execute = (command) => {
      came.push(performance.now());
      return came.length < 3 ? busy(60) : execute(command);
    };
    await expect(baton.start('p', { requestId: 'r' })).resolves.toMatchObject({ instanceId: 'i-1' });
    expect([...started.keys()]).toEqual(['r']);
    expect(came.slice(1).every((at, index) => at - (came[index] ?? 0) >= 55)).toBe(true);
  });
});

describe('a broken connection', () => {
  it('is mended, and what was not acknowledged is sent again with the same request id: nothing is doubled', async () => {
    const started = instances();
    let broken = 0;
    const { execute } = server;
    server.admit = (call) => {
      if (broken++ > 0) return true;
      for (const command of server.frames.at(-1)?.commands ?? []) execute(command); // carried out, and not acknowledged
      breakOff(call);
      return false;
    };
    const answers = await Promise.all(Array.from({ length: 10 }, () => baton.start('p')));
    expect(started.size).toBe(10);
    expect(new Set(answers.map(({ instanceId }) => instanceId)).size).toBe(10);
    expect(answers.every(({ repeatedRequest }) => repeatedRequest)).toBe(true);
    expect(server.commandCalls).toHaveLength(2);
  });
  it('is mended as well when the server ends the stream, as one that stops does', async () => {
    const started = instances();
    let ended = 0;
    server.admit = (call) => {
      if (ended++ > 0) return true;
      call.end();
      return false;
    };
    await Promise.all(Array.from({ length: 10 }, () => baton.start('p')));
    expect(started.size).toBe(10);
    expect(server.commandCalls).toHaveLength(2);
  });
  it('outlives a restart of the server', async () => {
    instances();
    await baton.start('p');
    server.stop();
    const later = baton.start('p', { requestId: 'later' });
    await server.start();
    await expect(later).resolves.toMatchObject({ instanceId: expect.stringMatching(/^i-/) });
  });
  it('for good, as with a wrong key, rejects what is under way and serves the next command anew', async () => {
    instances();
    let refused = 0;
    server.admit = (call) => {
      if (refused++ > 0) return true;
      breakOff(call, status.UNAUTHENTICATED, 'The key is unknown');
      return false;
    };
    await expect(baton.start('p')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', message: 'The key is unknown' });
    await expect(baton.start('p')).resolves.toMatchObject({ version: 1 });
  });
  it('by ourselves rejects what is under way', async () => {
    server.execute = () => undefined;
    const pending = baton.start('p');
    await until('the command arrives', () => server.commands.length === 1);
    const refusal = expect(pending).rejects.toMatchObject({ code: 'CANCELLED' });
    await baton.close();
    await refusal;
    await expect(baton.start('p')).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe("the README's order", () => {
  it('starts one instance however often it is placed, and its payment is published', async () => {
    const started = instances();
    const order = { number: '4711', customer: 'acme', amount: 250 };
    expect([await placeOrder(baton, order), await placeOrder(baton, order)]).toEqual(['i-1', 'i-1']);
    expect([...started.keys()]).toEqual(['order-4711']);
    server.execute = () => ({ published: { messageId: 'm', instanceId: 'i-1', repeatedRequest: false } });
    await paid(baton, '4711', 250);
    expect(server.commands.at(-1)).toMatchObject({
      publishMessage: { name: 'payment-received', correlationKey: '4711' },
    });
  });
});
