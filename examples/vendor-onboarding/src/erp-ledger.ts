import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

import { parseJson, stringifyJson, type JsonObject } from '@baton/kernel';

/** One call that changed something; `repeated` calls changed nothing. */
interface Entry {
  readonly id: string;
  readonly key: string;
  readonly method: 'POST' | 'PUT';
  readonly vendor: JsonObject;
}

export interface Call extends JsonObject {
  readonly id: string;
  readonly method: string;
  readonly key: string;
  readonly repeated: boolean;
}

export interface Ledger {
  create(vendor: JsonObject, key: string): Promise<JsonObject>;
  /** Undefined when there is no such vendor. */
  change(id: string, vendor: JsonObject, key: string): Promise<JsonObject | undefined>;
  vendors(): readonly JsonObject[];
  calls(): readonly Call[];
  close(): Promise<void>;
}

/** Vendors in a file of lines, each written and synced before its call is answered, so that a crash loses none. */
export async function openLedger(file: string): Promise<Ledger> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'a+');
  const vendors = new Map<string, JsonObject>();
  const answers = new Map<string, JsonObject>();
  const calls: Call[] = [];

  const apply = ({ id, key, method, vendor }: Entry): JsonObject => {
    const kept = { ...vendors.get(id), ...vendor, id };
    vendors.set(id, kept);
    if (key !== '') answers.set(`${method} ${key}`, kept);
    calls.push({ id, method, key, repeated: false });
    return kept;
  };
  for (const line of (await handle.readFile('utf8')).split('\n')) {
    if (line.endsWith('}')) apply(parseJson(line) as unknown as Entry);
  }

  let writing: Promise<unknown> = Promise.resolve();
  const record = (entry: Entry): Promise<JsonObject> => {
    const kept = apply(entry);
    const write = async (): Promise<void> => {
      await handle.appendFile(`${stringifyJson(entry as unknown as JsonObject)}\n`);
      await handle.datasync();
    };
    writing = writing.then(write);
    return writing.then(() => kept);
  };
  /** The answer already given to this key; the repeat is noted. */
  const repeat = (method: string, key: string): JsonObject | undefined => {
    const answer = key === '' ? undefined : answers.get(`${method} ${key}`);
    if (answer !== undefined) calls.push({ id: String(answer['id']), method, key, repeated: true });
    return answer;
  };

  return {
    create: async (vendor, key) =>
      repeat('POST', key) ??
      record({ id: `V-${1000 + vendors.size + 1}`, key, method: 'POST', vendor: { ...vendor, status: 'requested' } }),
    change: async (id, vendor, key) =>
      repeat('PUT', key) ?? (vendors.has(id) ? record({ id, key, method: 'PUT', vendor }) : undefined),
    vendors: () => [...vendors.values()],
    calls: () => calls,
    close: async () => {
      await writing;
      await handle.close();
    },
  };
}
