import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Baton } from '@baton/client';
import { until } from '@baton/testing';

import { admin } from '../harness/admin.js';
import { Api } from '../harness/api.js';
import { clusterProcess, type ClusterProcess } from '../harness/cluster.js';
import { deploy, weighingDiagram } from '../harness/diagrams.js';
import { Ledger } from '../harness/ledger.js';
import { PATIENCE_MS } from '../harness/patience.js';
import { racesByRest, relayRaceDiagram, RelayRace, wrongRaces } from '../harness/relay-race.js';

const REPLICAS = ['execution-1', 'execution-2', 'execution-3'];
const LANES = 12;
const key = { authorization: `Bearer ${admin.apiKey}` };

describe('three replicas of execution, replaced one after the other under load', { timeout: PATIENCE_MS }, () => {
  let baton: ClusterProcess;
  let race: RelayRace;
  let ledger: Ledger;
  beforeAll(async () => {
    baton = await clusterProcess();
    await deploy(baton.api, relayRaceDiagram);
    await deploy(baton.api, weighingDiagram);
    const addresses = REPLICAS.map((name) => baton.grpcAddressOf(name));
    // Each client prefers another replica, and knows the others.
    const targets = addresses.map((_, index) => `ipv4:${[...addresses.slice(index), ...addresses.slice(0, index)]}`);
    race = new RelayRace(targets, LANES, `race-${process.pid}`);
    ledger = await Ledger.open(REPLICAS.map((name) => new Api(baton.httpUrlOf(name), key)));
  });
  afterAll(async () => {
    await race?.close();
    await baton?.remove();
  });

  it('leave and join with exit code 0, and no call of a client that repeats fails', async () => {
    const codes: (number | null)[] = [];
    const restarted = new AbortController();
    const byRest = racesByRest(baton.api, race, `rest-${process.pid}`, restarted.signal);
    for (const name of REPLICAS) {
      const before = race.instances.size;
      codes.push(await baton.restart(name));
      await until('the load goes on', () => race.instances.size >= before + LANES, 60_000);
    }
    restarted.abort();
    const { instances, refusals, unannounced, failed } = await byRest;
    await race.finish();
    for (const instance of instances) race.instances.add(instance);
    expect([...failed, ...unannounced]).toEqual([]);
    expect(codes).toEqual([0, 0, 0]);
    expect(race.failedCalls).toEqual([]);
    expect(race.handedOver).toBeGreaterThan(0);
    console.log(
      `${race.instances.size} instances, ${race.handedOver} jobs at another client than the start's; ${refusals.length} of ${instances.length} refused at the edge: ${refusals}`,
    );
  });

  it('never answer from a copy that another replica has made stale', async () => {
    const { acknowledged, stale } = await ledger.close();
    expect(stale).toEqual([]);
    expect(acknowledged).toBeGreaterThan(LANES);
  });

  it('fire every timer once, and neither lose nor repeat a step', async () => {
    expect(await wrongRaces(baton.api, race.instances)).toEqual([]);
  });

  it('one that stood still answers from what the others did meanwhile', async () => {
    const [one, , three] = REPLICAS.map((name) => new Api(baton.httpUrlOf(name), key)) as [Api, Api, Api];
    const { instanceId } = await one.ok(one.post('/v1/instances', { processKey: 'weighing' }));
    const path = `/v1/instances/${String(instanceId)}`;
    await three.ok(three.patch(`${path}/variables`, { variables: { weight: 1 } }));
    await baton.pause('execution-3');
    try {
      await one.ok(one.patch(`${path}/variables`, { variables: { weight: 2 } }));
    } finally {
      await baton.resume('execution-3');
    }
    expect((await three.get(path)).body).toMatchObject({ variables: { weight: 2 } });
  });

  it.each([
    ['execution-1', 'execution-3'],
    ['execution-3', 'execution-2'],
  ])('a job that %s makes reaches a worker of %s at once', async (maker, worker) => {
    const sdk = new Baton({ address: baton.grpcAddressOf(worker), apiKey: admin.apiKey });
    const done = new Set<string>();
    sdk.work({ types: ['weigh'], handle: ({ instanceId }) => void done.add(instanceId) });
    const at = new Api(baton.httpUrlOf(maker), key);
    const { instanceId } = await at.ok(at.post('/v1/instances', { processKey: 'weighing' }));
    await until('it is weighed', () => done.has(String(instanceId)), 5_000);
    await sdk.close();
  });
});
