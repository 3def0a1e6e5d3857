import { Metadata } from '@grpc/grpc-js';

import type { Server } from '../bench.js';
import { StreamWire } from '../stream-wire.js';
import { MESSAGE, variablesOf, type Workload } from '../workload.js';

/** Publishes the message that instance `i` waits for. Settles when the instance has gone on, durably. */
export const completeWaiting = (server: Server, i: number): Promise<void> =>
  once(server, (wire) => wire.publish(i, MESSAGE, String(i)));

/** Starts an instance with one job and completes that. */
export const completeNew = (server: Server, workload: Workload): Promise<void> =>
  once(server, (wire) => {
    wire.work(1, (job) => wire.complete(0, job));
    wire.start(0, workload.processKey, variablesOf(workload, 0));
  });

async function once({ grpc, apiKey }: Server, begin: (wire: StreamWire) => void): Promise<void> {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${apiKey}`);
  let wire: StreamWire | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      wire = new StreamWire(grpc, metadata, {
        started: () => undefined,
        completed: () => resolve(),
        published: (_, instanceId) => (instanceId === '' ? reject(new Error('Nobody waited')) : resolve()),
        failed: (_, { message }) => reject(new Error(message)),
      });
      begin(wire);
    });
  } finally {
    wire?.close();
  }
}
