import { createWriteStream } from 'node:fs';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { stringifyJson, type Json } from '@baton/kernel';

import { decoded } from '../facts/fact-rows.repository.js';
import type { ArchivedRow } from './retention.repository.js';

/**
 * Writes rows of the journal to `<folder>/<name>.ndjson.gz`, one a line, their events in words. The file has its name once it is
 * whole and on the disk. What is there is never replaced: a further file of the same name gets a number.
 */
export async function archive(
  folder: string,
  name: string,
  pages: AsyncIterable<readonly ArchivedRow[]> | Iterable<readonly ArchivedRow[]>,
): Promise<string> {
  const base = join(folder, name);
  const part = `${base}.part`;
  await mkdir(dirname(base), { recursive: true });
  try {
    await pipeline(lines(pages), createGzip(), createWriteStream(part));
    const file = await open(part, 'r+');
    await file.sync().finally(() => file.close());
    const path = await linked(part, base);
    const parent = await open(dirname(path), 'r');
    await parent.sync().finally(() => parent.close());
    return path;
  } finally {
    await rm(part, { force: true });
  }
}

async function linked(part: string, base: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = `${base}${number === 1 ? '' : `-${number}`}.ndjson.gz`;
    try {
      await link(part, path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function* lines(
  pages: AsyncIterable<readonly ArchivedRow[]> | Iterable<readonly ArchivedRow[]>,
): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((row) => `${lineOf(row)}\n`).join('');
}

function lineOf(stored: ArchivedRow): string {
  const { actor, traceparent, events, ...place } = decoded(stored);
  return stringifyJson({
    ...place,
    ...(stored.requestId !== null && { requestId: stored.requestId }),
    ...(actor !== undefined && { actor }),
    ...(traceparent !== undefined && { traceparent }),
    events: events as unknown as Json,
  });
}
