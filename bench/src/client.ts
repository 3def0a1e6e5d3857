// The client of a run: is told what to do on its standard input, one JSON line each, and answers with one line.
import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { createInterface } from 'node:readline';

import {
  DecisionServiceClient,
  DeployDecisionsRequest,
  DeployProcessRequest,
  DeploymentServiceClient,
} from '@baton/contracts/execution';

import { Load, type Order } from './load.js';
import { RestWire } from './rest-wire.js';
import { StreamWire } from './stream-wire.js';
import type { Slice } from './tally.js';
import { UnaryWire } from './unary-wire.js';
import { UserTaskWorker } from './user-tasks.js';
import type { Ears, Target, Transport, Wire } from './wire.js';
import type { Workload } from './workload.js';

/** The first line. */
export interface Opening extends Target {
  readonly workload: Workload;
  readonly transport: Transport;
  readonly inFlight: number;
  /** The process is deployed already. */
  readonly deployed?: boolean;
}

/** What became of an order. */
export interface Report {
  readonly started: number;
  readonly completed: number;
  readonly duplicates: number;
  readonly failures: number;
  readonly refused: number;
  readonly refusedWithoutRetryAfter: number;
  /** Still under way when patience ended. */
  readonly left: number;
  /** Seconds until the last was begun and, of a count, done. */
  readonly elapsed: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slices: readonly Slice[];
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async <Message>(): Promise<Message | undefined> => {
  const { value, done } = await lines.next();
  return done === true ? undefined : (JSON.parse(value) as Message);
};
const write = (message: unknown): void => console.log(JSON.stringify(message));

const opening = await read<Opening>();
if (opening === undefined) throw new Error('Nothing to do');
const { workload, transport, grpc, apiKey } = opening;
const metadata = new Metadata();
metadata.set('authorization', `Bearer ${apiKey}`);
if (opening.deployed !== true) await deploy(workload);
const load = new Load(connect, workload, opening.inFlight);
const people = new UserTaskWorker(grpc, metadata);
if (workload.people > 0) workWithPeople();
write({ ready: true });
for (let order = await read<Order>(); order !== undefined; order = await read<Order>()) {
  const { tally, elapsed, inTime, left } = await load.run(order);
  const { started, completed, duplicates, failures, refused, refusedWithoutRetryAfter, p50Ms, p99Ms, slices } = tally;
  write({
    started,
    completed,
    duplicates,
    failures,
    refused,
    refusedWithoutRetryAfter,
    left,
    elapsed,
    perSecond: inTime / elapsed,
    p50Ms,
    p99Ms,
    slices,
  } satisfies Report);
}
load.close();
people.close();
process.exit(0);

function connect(ears: Ears): Wire {
  if (transport === 'rest') return new RestWire(opening!, ears);
  return transport === 'stream' ? new StreamWire(grpc, metadata, ears) : new UnaryWire(grpc, metadata, ears);
}

function workWithPeople(): void {
  const known = (instanceId: string): number => load.numberOf(instanceId) ?? -1;
  const mine = ({ instanceId }: { instanceId: string }): boolean => known(instanceId) >= 0;
  people
    .work(mine, ({ instanceId }, error) => {
      if (error === null) load.stepDone(known(instanceId));
      else load.failed(known(instanceId), { message: error.message, refused: false, retryAfterMs: 0 });
    })
    .catch((error: unknown) => console.error(error));
}

async function deploy({ processKey, xml, decisions }: Workload): Promise<void> {
  const settled = <Answer>(run: (done: (error: ServiceError | null, answer: Answer) => void) => void) =>
    new Promise<Answer>((resolve, reject) =>
      run((error, answer) => (error === null ? resolve(answer) : reject(error))),
    );
  if (decisions !== undefined) {
    const client = new DecisionServiceClient(grpc, credentials.createInsecure());
    const request = DeployDecisionsRequest.fromPartial({ xml: decisions });
    await settled((done) => client.deployDecisions(request, metadata, done));
    client.close();
  }
  const client = new DeploymentServiceClient(grpc, credentials.createInsecure());
  const request = DeployProcessRequest.fromPartial({
    definitionId: `bench-${processKey}-${Date.now()}`,
    modelId: '00000000-0000-7000-8000-000000000000',
    processKey,
    xml,
  });
  await settled((done) => client.deployProcess(request, metadata, done));
  client.close();
}
