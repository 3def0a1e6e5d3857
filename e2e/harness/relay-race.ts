import { Baton } from '@baton/client';
import { until } from '@baton/testing';

import { admin } from './admin.js';
import type { Api } from './api.js';
import { firstAnswer } from './crashing.js';
import { diagram } from './diagrams.js';

/** One leg by a worker, a second of pause, another leg. */
export const relayRaceDiagram = diagram(
  `
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    ${leg('first', 'f1', 'f2')}
    <bpmn:intermediateCatchEvent id="pause"><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>
      <bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1S</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    ${leg('second', 'f3', 'f4')}
    <bpmn:endEvent id="end"><bpmn:incoming>f4</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="first" />
    <bpmn:sequenceFlow id="f2" sourceRef="first" targetRef="pause" />
    <bpmn:sequenceFlow id="f3" sourceRef="pause" targetRef="second" />
    <bpmn:sequenceFlow id="f4" sourceRef="second" targetRef="end" />`,
  'relay-race',
);

function leg(id: string, incoming: string, outgoing: string): string {
  return `<bpmn:serviceTask id="${id}" name="${id}">
      <bpmn:extensionElements><baton:job type="leg-${id}" retries="5" backoff="PT1S" /></bpmn:extensionElements>
      <bpmn:incoming>${incoming}</bpmn:incoming><bpmn:outgoing>${outgoing}</bpmn:outgoing>
    </bpmn:serviceTask>`;
}

/** An instance runs both legs and one pause: what its journal has to hold, in this order. */
const STEPS = ['InstanceStarted', 'JobCompleted first', 'TimerFired', 'JobCompleted second', 'InstanceCompleted'];
const LEASE_MS = 3_000;
const CHECKED_AT_ONCE = 8;
const REST_LANES = 4;

/**
 * Instances that are started and worked all the time, as many at once as there are lanes: each lane waits for its
 * instance to reach the second leg before it starts the next. Every address has a client of its own, which starts and works.
 */
export class RelayRace {
  /** Of every instance whose start was acknowledged. */
  readonly instances = new Set<string>();
  /** What a client was told instead of an acknowledgement. */
  readonly failedCalls: string[] = [];
  /** Workers that worked an instance whose start was acknowledged to another client. */
  handedOver = 0;
  private readonly clients: readonly Baton[];
  private readonly startedBy = new Map<string, number>();
  private readonly finished = new Set<string>();
  private readonly ending = new AbortController();
  private readonly lanes: Promise<void>[];

  constructor(addresses: readonly string[], lanes: number, started: string) {
    this.clients = addresses.map((address) => new Baton({ address, apiKey: admin.apiKey }));
    for (const [index, client] of this.clients.entries()) this.work(client, index);
    this.lanes = Array.from({ length: lanes }, (_, lane) => this.run(lane, started));
  }

  /** Whether it has come to its second leg. */
  hasFinished(instanceId: string): boolean {
    return this.finished.has(instanceId);
  }

  /** Those of its instances that Baton knows: after a restore, what began before the backup. */
  async knownTo(api: Api): Promise<readonly string[]> {
    const known: string[] = [];
    for (const id of this.instances)
      if ((await firstAnswer(id, () => api.get(`/v1/instances/${id}`))).status === 200) known.push(id);
    return known;
  }

  /** Lets every instance that was started run to its end; the clients stay until {@link close}. */
  async finish(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.lanes);
  }

  async close(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.clients.map((client) => client.close()));
  }

  private work(client: Baton, index: number): void {
    client.work({
      types: ['leg-first', 'leg-second'],
      lockMs: LEASE_MS,
      handle: ({ instanceId, elementId }) => {
        if (this.startedBy.get(instanceId) !== index) this.handedOver += 1;
        if (elementId === 'second') this.finished.add(instanceId);
      },
      onError: () => undefined, // a stream that ended with its replica; that nothing is lost is seen at the end
    });
  }

  private async run(lane: number, name: string): Promise<void> {
    const index = lane % this.clients.length;
    const client = this.clients[index];
    for (let round = 0; !this.ending.signal.aborted; round += 1) {
      const businessKey = `${name}-${lane}-${round}`;
      try {
        const { instanceId } = (await client?.start('relay-race', { businessKey, variables: { lane, round } })) ?? {};
        if (instanceId === undefined) return;
        this.instances.add(instanceId);
        this.startedBy.set(instanceId, index);
        await until(`${instanceId} has come to its second leg`, () => this.finished.has(instanceId), 60_000);
      } catch (error) {
        this.failedCalls.push(`${businessKey}: ${String(error)}`);
      }
    }
  }
}

/** What the journals of these instances lack or hold too often; empty when every step of each was done once. */
export async function wrongRaces(api: Api, instances: Iterable<string>): Promise<readonly string[]> {
  const left = [...instances];
  const wrong: string[] = [];
  const check = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const steps = await stepsOf(api, id);
      if (steps.join() !== STEPS.join()) wrong.push(`${id}: ${steps.join()}`);
    }
  };
  await Promise.all(Array.from({ length: CHECKED_AT_ONCE }, check));
  return wrong;
}

/** Waits until the instance has ended. */
async function stepsOf(api: Api, instanceId: string): Promise<readonly string[]> {
  let steps: readonly string[] = [];
  const read = async (): Promise<boolean> => {
    const { events } = await api.ok(
      api.get<{ events: { type: string; elementId?: string }[] }>(`/v1/instances/${instanceId}/events?pageSize=200`),
    );
    steps = events
      .map(({ type, elementId }) => (type === 'JobCompleted' ? `${type} ${elementId}` : type))
      .filter((step) => STEPS.includes(step));
    return steps.includes('InstanceCompleted');
  };
  await until(`${instanceId} has ended`, read, 60_000).catch(() => undefined);
  return steps;
}

export interface RestStarts {
  readonly instances: string[];
  /** 503, to be asked again. */
  readonly refusals: string[];
  /** Of those, the ones without a `Retry-After`. */
  readonly unannounced: string[];
  readonly failed: string[];
}

/** Has races started over REST at the edge, too, a few at once; repeats what was refused, until `enough` aborts. */
export async function racesByRest(api: Api, race: RelayRace, name: string, enough: AbortSignal): Promise<RestStarts> {
  const starts: RestStarts = { instances: [], refusals: [], unannounced: [], failed: [] };
  const lane = async (_: unknown, index: number): Promise<void> => {
    for (let round = 0; !enough.aborted; round += 1) {
      const requestId = `${name}-${index}-${round}`;
      const { instanceId } = await until('it is started', () => startByRest(api, requestId, starts));
      starts.instances.push(String(instanceId));
      await until('it has come to its second leg', () => race.hasFinished(String(instanceId)), 60_000);
    }
  };
  await Promise.all(Array.from({ length: REST_LANES }, lane));
  return starts;
}

async function startByRest(
  api: Api,
  requestId: string,
  { refusals, unannounced, failed }: RestStarts,
): Promise<Record<string, unknown> | undefined> {
  const { status, body, headers } = await api.post('/v1/instances', { processKey: 'relay-race', requestId });
  if (status < 300) return body;
  const refusal = `${requestId}: ${status} ${String(body['code'])}`;
  (status === 503 ? refusals : failed).push(refusal);
  if (status === 503 && !headers.has('retry-after')) unannounced.push(refusal);
  return undefined;
}
