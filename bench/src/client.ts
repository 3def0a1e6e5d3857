// The client of a run: is told what to do on its standard input, one JSON line each, and answers with one line.
import { credentials, Metadata } from '@grpc/grpc-js';
import { createInterface } from 'node:readline';

import { DeployProcessRequest, DeploymentServiceClient } from '@baton/contracts/execution';

import { Load, openWire, type Target, type Transport } from './load.js';
import { UserTaskWorker } from './user-tasks.js';
import { workloads } from './workloads.js';

interface Opening extends Target {
  readonly workload: string;
  readonly transport: Transport;
  readonly inFlight: number;
}
interface Phase {
  readonly seconds: number;
  readonly perSecond?: number;
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async <Message>(): Promise<Message | undefined> => {
  const { value, done } = await lines.next();
  return done === true ? undefined : (JSON.parse(value) as Message);
};
const write = (message: unknown): void => console.log(JSON.stringify(message));

const opening = await read<Opening>();
const workload = workloads[opening?.workload ?? ''];
if (opening === undefined || workload === undefined) throw new Error('An unknown workload');
const metadata = new Metadata();
metadata.set('authorization', `Bearer ${opening.apiKey}`);
const deployments = new DeploymentServiceClient(opening.grpc, credentials.createInsecure());
await new Promise((resolve, reject) => {
  const { processKey, xml } = workload;
  const request = DeployProcessRequest.fromPartial({
    definitionId: `bench-${processKey}-${Date.now()}`,
    modelId: '00000000-0000-7000-8000-000000000000',
    processKey,
    xml,
  });
  deployments.deployProcess(request, metadata, (error, answer) => (error === null ? resolve(answer) : reject(error)));
});
deployments.close();
const wire = openWire(opening.transport, opening);
const people = new UserTaskWorker(opening.grpc, opening.apiKey);
const load = new Load(wire, workload, opening.inFlight, people);
write({ ready: true });
for (let phase = await read<Phase>(); phase !== undefined; phase = await read<Phase>()) {
  const { tally, elapsed } = await load.run(phase.seconds, phase.perSecond);
  const { started, completed, duplicates, failures, latency } = tally;
  write({
    started,
    completed,
    duplicates,
    failures,
    elapsed,
    p50Ms: latency.percentile(50) / 1000,
    p99Ms: latency.percentile(99) / 1000,
  });
}
wire.close();
people.close();
process.exit(0);
