import { isoOf, fromTimestamp, toTimestamp } from '@baton/contracts';
import { OperationsServiceService } from '@baton/contracts/operations';

import type { ServiceClient, ServiceClients } from '../grpc/service-client.js';
import type { InstallationProcess, ServiceProcesses } from './processes.js';

/** Milliseconds that work which has been waiting for its moment may take. */
const PATIENCE_MS = 120_000;

/** Another process of the installation: asked by gRPC, in the name of the caller. */
export const remoteProcess = (client: ServiceClient<typeof OperationsServiceService>): InstallationProcess => ({
  async clock(caller) {
    const { now, nextDue, movable } = await client.getClock({}, { caller });
    return { now: fromTimestamp(now) ?? 0, nextDue: fromTimestamp(nextDue) ?? null, movable };
  },
  async moveClock(moment, caller) {
    await client.moveClock({ now: toTimestamp(moment) }, { caller });
  },
  async runDue(caller) {
    await client.runDue({}, { caller, deadlineMs: PATIENCE_MS });
  },
  async settle(caller) {
    return (await client.settle({}, { caller, deadlineMs: PATIENCE_MS })).position;
  },
  async deadLetters(caller) {
    const { deadLetters } = await client.listDeadLetters({}, { caller });
    return deadLetters.map(({ consumer, topic, key, type, factId, cause, parkedAt }) => ({
      consumer,
      topic,
      key,
      type,
      factId,
      cause,
      parkedAt: isoOf(parkedAt) ?? '',
    }));
  },
  async redrive(consumer, key, caller) {
    const request = { consumer, key: key ?? '' };
    return (await client.redriveDeadLetters(request, { caller, deadlineMs: PATIENCE_MS })).redriven;
  },
});

/** Every replica of `services`, as the service `from` reaches them now. */
export const remoteProcesses = (
  clients: ServiceClients,
  from: string,
  services: readonly string[],
): Promise<readonly ServiceProcesses[]> =>
  Promise.all(
    services.map(async (service) => {
      const replicas = await clients.clientsOfEach(OperationsServiceService, from, service);
      return { service, processes: replicas.map(({ client }) => remoteProcess(client)) };
    }),
  );
