import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { kafkaDir } from './config.js';
import { KafkaUnavailable } from './kafka-unavailable.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const POM = join(ROOT, 'tools/kafka/pom.xml');
const FETCH_MS = 300_000;
let fetched: Promise<string> | undefined;

/**
 * A folder with the broker's jars, fetched by Maven the first time and kept by the pom's hash.
 *
 * @throws KafkaUnavailable
 */
export function kafkaJars(): Promise<string> {
  return (fetched ??= fetchJars());
}

async function fetchJars(): Promise<string> {
  await run('java', ['-version']).catch(() => unavailable('there is no java'));
  const hash = createHash('sha256')
    .update(await readFile(POM))
    .digest('hex')
    .slice(0, 12);
  const configured = kafkaDir();
  const dir = configured ? join(configured, hash) : join(ROOT, `node_modules/.cache/baton-kafka-${hash}`);
  if (existsSync(dir)) return dir;
  await run('mvn', ['-v']).catch(() => unavailable('there is no mvn'));
  await mkdir(dirname(dir), { recursive: true });
  // Apart and then renamed: several test files may fetch at once, and a broken download must not be taken for a whole one.
  const apart = await mkdtemp(`${dir}-`);
  try {
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${apart}`];
    await run('mvn', ['-q', '-B', '-f', POM, ...goal], { timeout: FETCH_MS }).catch((error: Error) =>
      unavailable(`its jars cannot be fetched: ${error.message.slice(0, 2_000)}`),
    );
    await rename(apart, dir).catch((error: Error) => {
      if (!existsSync(dir)) throw error;
    });
  } finally {
    await rm(apart, { recursive: true, force: true });
  }
  return dir;
}

function unavailable(why: string): never {
  throw new KafkaUnavailable(`Kafka cannot be started: ${why}`);
}
