import {
  CommandServiceService as Commands,
  type Acknowledgement,
  type Command,
  type ExecuteResponse,
} from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { oneTask } from './processes.js';
import { admin, codeOf, metadataOf, startExecution, until, type Running } from './running.js';

let db: TestDatabase;
let app: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url);
  await app.deploy(oneTask(), 'one-task');
});
afterAll(async () => {
  await app?.stop();
  await db?.drop();
});

function open(who = admin) {
  const { path, requestSerialize, responseDeserialize } = Commands.execute;
  const stream = app.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadataOf(who));
  const acknowledgements: Acknowledgement[] = [];
  let frames = 0;
  stream.on('data', (frame: ExecuteResponse) => {
    frames++;
    acknowledgements.push(...frame.acknowledgements);
  });
  const ended = new Promise<void>((resolve, reject) => stream.on('end', resolve).on('error', reject));
  ended.catch(() => undefined);
  return { stream, acknowledgements, ended, frames: () => frames };
}
const start = (clientCommandId: number, processKey = 'one-task', requestId = ''): Command => ({
  clientCommandId,
  startInstance: { processKey, version: 0, businessKey: '', variablesJson: '', requestId, startEventId: '' },
});

describe('a stream of commands', () => {
  it('acknowledges every command once, many in a frame, and ends after the last', async () => {
    const { stream, acknowledgements, ended, frames } = open();
    stream.write({ commands: Array.from({ length: 300 }, (_, i) => start(i + 1)) });
    stream.end();
    await ended;
    expect(acknowledgements.map(({ clientCommandId }) => clientCommandId).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 300 }, (_, i) => i + 1),
    );
    expect(new Set(acknowledgements.map(({ started }) => started?.instanceId)).size).toBe(300);
    expect(frames()).toBeLessThan(100);
  });
  it('refuses one command without harming the others', async () => {
    const { stream, acknowledgements, ended } = open();
    stream.write({
      commands: [
        start(1, 'unknown'),
        start(2),
        { clientCommandId: 3 },
        { clientCommandId: 4, completeJob: { jobId: 'x', leaseToken: 'y', variablesJson: '', requestId: '' } },
      ],
    });
    stream.end();
    await ended;
    const byId = new Map(acknowledgements.map((acknowledgement) => [acknowledgement.clientCommandId, acknowledgement]));
    expect(byId.get(1)?.error).toMatchObject({ status: 5, code: 'PROCESS_UNKNOWN' });
    expect(byId.get(2)?.started?.version).toBe(1);
    expect(byId.get(3)?.error?.code).toBe('COMMAND_MISSING');
    expect(byId.get(4)?.error?.code).toBe('JOB_UNKNOWN');
  });
  it('carries a repeated request out once', async () => {
    const { stream, acknowledgements } = open();
    stream.write({ commands: [start(1, 'one-task', 'stream-1'), start(2, 'one-task', 'stream-1')] });
    await until(() => acknowledgements.length === 2);
    expect(new Set(acknowledgements.map(({ started }) => started?.instanceId)).size).toBe(1);
    expect(acknowledgements.map(({ started }) => started?.repeatedRequest).toSorted()).toEqual([false, true]);
    stream.cancel();
  });
  it('is refused to strangers', async () => {
    expect(await codeOf(open('nobody').ended)).toBe('NOT_SIGNED_IN');
  });
});
