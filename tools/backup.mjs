#!/usr/bin/env node
// Backs up the embedded PostgreSQL of a running Baton, by PostgreSQL's own interface for base backups.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { copyFolder, copySegments } from './backup/copy.mjs';

const usage = `npm run backup -- TO [--data-dir DIR]
Copies the database of a running Baton with its embedded PostgreSQL into the new folder TO, while it goes on working.
  TO              is made; with the master key put into it, it is a data folder that Baton starts from
  --data-dir DIR  where Baton keeps its data (BATON_DATA_DIR, .baton; of the cluster .baton/cluster)
The master key is not copied: keep it apart from the copies. With a PostgreSQL of your own, use pg_basebackup or pg_dump.
docs/how-to/back-up.md says more.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'data-dir': { type: 'string' }, help: { type: 'boolean', default: false } },
});
if (values.help || positionals.length !== 1) {
  console.error(usage);
  process.exit(values.help ? 0 : 1);
}
try {
  const dataDir = resolve(values['data-dir'] ?? process.env.BATON_DATA_DIR ?? '.baton');
  const to = resolve(positionals[0]);
  const begun = performance.now();
  await backUp(join(dataDir, 'postgres'), to);
  console.log(`${to} holds the database as of now (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  console.log(
    `Keep ${await masterKeyOf(dataDir)} apart from it: without the key, secrets and links cannot be read again`,
  );
} catch (error) {
  console.error(`Cannot back up: ${error.message}`);
  process.exit(1);
}

/**
 * The order is PostgreSQL's: begin, copy the files as they lie, end, write the label that ending hands out, add the log
 * since the beginning. A slot of this session keeps that log until it is copied.
 */
async function backUp(from, to) {
  if (existsSync(to)) throw new Error(`${to} is there already`);
  const data = join(from, 'pgdata');
  const draft = `${to}.unfinished`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(join(draft, 'postgres'), { recursive: true, mode: 0o700 });
  const session = await connect(from);
  try {
    await session.query(`select pg_create_physical_replication_slot('baton_backup', true, true)`);
    await session.query(`select pg_backup_start('baton', true)`);
    const copy = join(draft, 'postgres/pgdata');
    await copyFolder(data, copy, leaveOut);
    const { rows } = await session.query('select labelfile, spcmapfile from pg_backup_stop(false)');
    const [{ labelfile, spcmapfile }] = rows;
    if (spcmapfile.trim() !== '') throw new Error('it has tablespaces of its own; use pg_basebackup');
    await copySegments(join(data, 'pg_wal'), join(copy, 'pg_wal'));
    await writeFile(join(copy, 'backup_label'), labelfile, { mode: 0o600 });
    await writeFile(join(draft, 'postgres/postgres.password'), await passwordOf(from), { mode: 0o600 });
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  } finally {
    await session.end();
  }
  // All at once: a thousand small files would each wait for the disk.
  await promisify(execFile)('sync');
  await rename(draft, to);
}

/** What PostgreSQL makes anew when it starts. */
function leaveOut(path) {
  const [top, inside] = path.split('/');
  if (['postmaster.pid', 'postmaster.opts', 'postgresql.auto.conf.tmp'].includes(path)) return true;
  if (basename(path).startsWith('pgsql_tmp') || basename(path) === 'pg_internal.init') return true;
  const emptied = [
    'pg_wal',
    'pg_replslot',
    'pg_dynshmem',
    'pg_notify',
    'pg_serial',
    'pg_snapshots',
    'pg_stat_tmp',
    'pg_subtrans',
  ];
  return emptied.includes(top) && inside !== undefined;
}

async function connect(from) {
  const { default: pg } = await import('pg');
  const lines = (await readFile(join(from, 'pgdata/postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  if (lines.length < 4) throw new Error(`there is no PostgreSQL running on ${from}; a folder at rest is simply copied`);
  const session = new pg.Client({
    host: '127.0.0.1',
    port: Number(lines[3]),
    user: 'baton',
    password: await passwordOf(from),
    database: 'postgres',
  });
  await session.connect();
  return session;
}

async function passwordOf(from) {
  return (await readFile(join(from, 'postgres.password'), 'utf8')).trim();
}

async function masterKeyOf(dataDir) {
  const places = [process.env.BATON_MASTER_KEY_FILE, join(dataDir, 'master.key'), join(dataDir, 'keys/master.key')];
  return places.find((place) => place !== undefined && existsSync(place)) ?? 'the master key';
}
