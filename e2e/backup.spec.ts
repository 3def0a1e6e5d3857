import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '@baton/testing';
import { mailServer, type MailServer } from '@baton/testing/mail-server';

import { batonProcess, type BatonProcess } from './harness/baton.js';
import { deploy } from './harness/diagrams.js';
import { Keepsake } from './harness/keepsake.js';
import { receiver, type Receiver } from './harness/receiver.js';
import { PATIENCE_MS } from './harness/patience.js';
import { relayRaceDiagram, RelayRace, wrongRaces } from './harness/relay-race.js';

const ROOT = new URL('..', import.meta.url).pathname;
const READY_MS = 120_000;
const run = promisify(execFile);

describe('a Baton in one process that is backed up while it runs', { timeout: PATIENCE_MS }, () => {
  let folder: string;
  let mail: MailServer;
  let told: Receiver;
  let baton: BatonProcess;
  let restored: BatonProcess | undefined;
  let race: RelayRace | undefined;
  let keepsake: Keepsake;
  let before: readonly string[] = [];
  const settings = () => ({ SMTP_URL: mail.url, BATON_OUTBOUND_ALLOW: `127.0.0.1:${told.port}` });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-backup-'));
    [mail, told] = [await mailServer(), await receiver()];
    baton = await batonProcess(settings());
    keepsake = await Keepsake.lay(baton.api, { receiver: told, mail });
    await deploy(baton.api, relayRaceDiagram);
  });
  afterAll(async () => {
    await race?.close();
    await baton?.remove();
    await restored?.remove();
    await told?.close();
    await mail?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('goes on meanwhile, and afterwards', async () => {
    const racing = (race = new RelayRace([baton.grpcAddress], 4, 'before'));
    await until('there is work', () => racing.instances.size >= 4, READY_MS);
    before = [...race.instances];
    const copy = join(folder, 'copy');
    const { stdout } = await run(process.execPath, ['tools/backup.mjs', copy, '--data-dir', baton.dataDir], {
      cwd: ROOT,
    });
    expect(stdout).toContain(join(baton.dataDir, 'master.key'));
    await copyFile(join(baton.dataDir, 'master.key'), join(copy, 'master.key'));
    await race.finish();
    await race.close();
    await keepsake.goOn(baton.api);
    expect(race.failedCalls).toEqual([]);
    await baton.stop();
  });

  it('starts from the copy where it stood, and repeats what went out with the same keys', async () => {
    restored = await batonProcess(settings(), join(folder, 'copy'));
    await keepsake.expectAgain(restored.api);
  });

  it('finishes every instance that was under way, each step once', async () => {
    if (restored === undefined || race === undefined) throw new Error('It was not restored');
    const { api, grpcAddress } = restored;
    const again = new RelayRace([grpcAddress], 1, 'after');
    const known = await race.knownTo(api);
    await again.finish();
    expect(await wrongRaces(api, [...known, ...again.instances])).toEqual([]);
    await again.close();
    expect(known).toEqual(expect.arrayContaining([...before]));
  });
});
