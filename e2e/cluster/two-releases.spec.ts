import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '@baton/testing';

import { builtRelease, hasWholeHistory, isHere, RELEASE_BEFORE } from '../../tools/cluster/release.ts';
import type { Launch } from '../../tools/cluster/service-process.ts';
import { Approvals } from '../harness/approvals.js';
import { expectNothingParked } from '../harness/crashing.js';
import { deploy } from '../harness/diagrams.js';
import { ownCluster, type OwnCluster } from '../harness/own-cluster.js';
import { PATIENCE_MS } from '../harness/patience.js';
import { racesByRest, relayRaceDiagram, RelayRace, wrongRaces } from '../harness/relay-race.js';

const LANES = 8;
const READY_MS = 120_000;
const IN_CONTAINER: Launch = { asInContainer: true };

if (!isHere()) {
  it('two releases side by side are NOT shown here: the history of this clone ends before the older one', () => {
    const missing = `${RELEASE_BEFORE} is not in this clone: fetch it whole to see two releases side by side`;
    // Who has all of the history has lost what this rests on; who was given its end alone cannot help it.
    if (process.env['CI'] && hasWholeHistory()) throw new Error(missing);
    console.error(`*** ${missing} ***`);
  });
} else {
  describe('the release before and this one, on one database and one broker', { timeout: PATIENCE_MS }, () => {
    let cluster: OwnCluster;
    let release: string;
    const reported: string[] = [];
    let approvals: Approvals;
    let race: RelayRace;
    beforeAll(async () => {
      release = await builtRelease(RELEASE_BEFORE, (line) => console.log(line));
      cluster = await ownCluster({
        replicas: { execution: 2 },
        launchOf: () => ({ release }),
        report(line) {
          reported.push(line);
          console.log(`own cluster: ${line}`);
        },
      });
      await deploy(cluster.api, relayRaceDiagram);
      approvals = await Approvals.prepare(cluster.api);
      await approvals.start(3);
      const addresses = ['execution-1', 'execution-2'].map((name) => cluster.process(name).grpcAddress);
      race = new RelayRace([`ipv4:${addresses}`, `ipv4:${addresses.toReversed()}`], LANES, 'releases');
      await until('the release before is at work', () => race.instances.size >= LANES, READY_MS);
    }, PATIENCE_MS);
    afterAll(async () => {
      await race?.close();
      await cluster?.remove();
    });

    /** In good order, then as this release, run the way its image runs it. */
    async function replace(name: string, launch: Launch = IN_CONTAINER): Promise<void> {
      expect(await cluster.process(name).restart(launch), name).toBe(0);
      await cluster.process(name).ready(READY_MS);
    }
    const loadGoesOn = async (): Promise<void> => {
      const before = race.instances.size;
      await until('the load goes on', () => race.instances.size >= before + 2 * LANES, READY_MS);
    };

    it('migrates under the processes of the release before, which go on, and replaces them without a failed call', async () => {
      const replaced = new AbortController();
      const byRest = racesByRest(cluster.api, race, 'rest', replaced.signal);
      // The first to be replaced migrates what the other goes on writing to.
      await replace('execution-2');
      await loadGoesOn();
      await approvals.start(3);
      await approvals.approve(2);
      for (const names of [
        ['task', 'model'],
        ['insight', 'notification', 'integration'],
      ])
        await Promise.all(names.map((name) => replace(name)));
      await approvals.approve(1);
      await loadGoesOn();
      await replace('execution-1', {}); // as bundled
      await loadGoesOn();
      replaced.abort();
      const { instances, failed } = await byRest;
      await race.finish();
      for (const instance of instances) race.instances.add(instance);
      await replace('portal');
      expect(failed).toEqual([]);
      expect(race.failedCalls).toEqual([]);
      expect(
        cluster.processes.map(({ name, unaskedEnds }) => [name, unaskedEnds]).filter(([, ends]) => ends !== 0),
      ).toEqual([]);
    });

    it('has done every step of every instance once, whichever release began it', async () => {
      expect(await wrongRaces(cluster.api, race.instances)).toEqual([]);
    });

    it('finishes what waited for people when the release before ran', async () => {
      await approvals.approve(approvals.instances.length);
      await expectNothingParked(cluster.api);
    });

    it('lets no process of the release before start any more: it ends with code 1 and names what it does not know', async () => {
      const late = cluster.process('execution-2');
      await late.stop();
      late.start({ release });
      await expect(late.ready(READY_MS, { patience: 1 })).rejects.toThrow(
        /Cannot start: The schema execution was migrated by a newer release \(it has \w+/,
      );
      expect(reported.at(-1)).toMatch(/^execution-2 has ended with code 1;/);
      await late.stop();
      // The others were not disturbed.
      expect(cluster.processes.filter((each) => each !== late && each.unaskedEnds > 0)).toEqual([]);
    });
  });
}
