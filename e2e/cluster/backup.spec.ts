import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '@baton/testing';
import { mailServer, type MailServer } from '@baton/testing/mail-server';

import { deploy } from '../harness/diagrams.js';
import { Keepsake } from '../harness/keepsake.js';
import { ownCluster, type OwnCluster } from '../harness/own-cluster.js';
import { ownPostgres, type OwnPostgres } from '../harness/own-postgres.js';
import { receiver, type Receiver } from '../harness/receiver.js';
import { PATIENCE_MS } from '../harness/patience.js';
import { relayRaceDiagram, RelayRace, wrongRaces } from '../harness/relay-race.js';

const PROVISION = new URL('../../services/provision/dist/main.js', import.meta.url).pathname;
const READY_MS = 180_000;
const run = promisify(execFile);

describe('a cluster on a PostgreSQL of its operator, backed up while it runs', { timeout: PATIENCE_MS }, () => {
  let [mail, told]: [MailServer?, Receiver?] = [];
  let postgres: OwnPostgres;
  let fresh: OwnPostgres | undefined;
  let cluster: OwnCluster;
  let race: RelayRace;
  let keepsake: Keepsake;
  let dump: string;
  let before: readonly string[] = [];
  const begun = new Date();
  beforeAll(async () => {
    mail = await mailServer();
    told = await receiver();
    postgres = await ownPostgres();
    cluster = await ownCluster({
      replicas: { execution: 2 },
      databaseUrl: postgres.url,
      env: {
        SMTP_URL: mail.url,
        BATON_OUTBOUND_ALLOW: `127.0.0.1:${told.port}`,
        BATON_TEST_CLOCK: 'on',
      },
    });
    dump = join(cluster.dataDir, 'baton.dump');
    keepsake = await Keepsake.lay(cluster.api, { receiver: told, mail });
    await deploy(cluster.api, relayRaceDiagram);
  }, PATIENCE_MS);
  afterAll(async () => {
    await race?.close();
    await cluster?.remove();
    for (const each of [postgres, fresh, told && { stop: told.close }, mail]) await each?.stop();
    await rm(dump, { force: true });
  });

  const addresses = () => [1, 2].map((replica) => cluster.process(`execution-${replica}`).grpcAddress);

  it('goes on meanwhile, and afterwards', async () => {
    race = new RelayRace(addresses(), 4, 'before');
    await until('there is work', () => race.instances.size >= 4, READY_MS);
    before = [...race.instances];
    await postgres.program('pg_dump', '--format=custom', `--file=${dump}`, postgres.url);
    await race.finish();
    await race.close();
    expect(race.failedCalls).toEqual([]);
    await keepsake.goOn(cluster.api);
  });

  it('is restored into another PostgreSQL, whose transactions are counted anew', async () => {
    await Promise.all(cluster.processes.map((each) => each.stop()));
    fresh = await ownPostgres();
    await fresh.program('pg_restore', '--no-owner', '--no-acl', `--dbname=${fresh.url}`, dump);
    // What an operator does, with the master key and the services' keys where they were.
    const { broker, keysDir } = cluster.infrastructure;
    const env = {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: fresh.url,
      BATON_KEYS_DIR: keysDir,
      KAFKA_BROKERS: broker.brokers.join(','),
      KAFKA_USERNAME: broker.admin?.name ?? '',
      KAFKA_PASSWORD: broker.admin?.password ?? '',
    };
    await run(process.execPath, [PROVISION, 'restored', begun.toISOString()], { env });
    await run(process.execPath, [PROVISION], { env });
    const port = new URL(fresh.url).port;
    for (const each of cluster.processes) {
      const url = Object.assign(new URL(cluster.databaseUrlOf(each.place.service)), { port });
      each.start({ env: { DATABASE_URL: url.href } });
    }
    await Promise.all(cluster.processes.map((each) => each.ready(READY_MS)));
    expect(await generations(fresh.url)).toBe(1);
  });

  it('goes on where it stood, and repeats what went out with the same keys', async () => {
    await keepsake.expectAgain(cluster.api);
  });

  it('finishes every instance that was under way, each step once', async () => {
    const again = new RelayRace(addresses(), 2, 'after');
    const known = await race.knownTo(cluster.api);
    await again.finish();
    expect(await wrongRaces(cluster.api, [...known, ...again.instances])).toEqual([]);
    await again.close();
    expect(known).toEqual(expect.arrayContaining([...before]));
  });
});

/** How often the journal has noticed that it lives in another PostgreSQL. */
async function generations(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const sql = `select max(generation) as latest from execution.xid_generations where relation = 'journal'`;
    return (await client.query<{ latest: number }>(sql)).rows[0]?.latest ?? 0;
  } finally {
    await client.end();
  }
}
