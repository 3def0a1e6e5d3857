import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { parseJson } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import { appliers } from '../src/appliers/registry.js';
import { packEvents, unpackEvents } from '../src/codec/event-codec.js';
import type { EngineEvent } from '../src/events.js';
import { evolveAll } from '../src/evolve.js';
import { encode } from '../src/simulation/index.js';
import { ENGINE_STATE_VERSION, initialState, type InstanceState } from '../src/state.js';
import { scenarios } from './golden/scenarios.js';

const folder = new URL('golden/', import.meta.url);
const file = (name: string): URL => new URL(`${name}.json`, folder);

interface Golden {
  readonly stateVersion: number;
  readonly state: InstanceState;
  readonly events: readonly EngineEvent[];
}

const readGolden = (name: string): Golden => parseJson(readFileSync(file(name), 'utf8')) as unknown as Golden;

/** Only with `vitest --mode record`, and never over a journal that exists: those replay for ever. */
function record(name: string): void {
  const run = existsSync(file(name)) ? undefined : scenarios[name]?.();
  if (!run) return;
  const events = run.events().map((event) => encode([event]).slice(1, -1));
  const text = `{"stateVersion":${ENGINE_STATE_VERSION},\n"state":${encode(run.state())},\n"events":[\n${events.join(',\n')}\n]}\n`;
  writeFileSync(file(name), text);
}

/** What each golden journal is stored as, a line each; lines that are there stay as they are. */
const packedFile = new URL('golden/packed.txt', import.meta.url);
const readPacked = (): ReadonlyMap<string, string> =>
  new Map(
    (existsSync(packedFile) ? readFileSync(packedFile, 'utf8') : '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  );

function recordPacked(names: readonly string[]): void {
  const lines = new Map(readPacked());
  for (const name of names) if (!lines.has(name)) lines.set(name, packEvents(readGolden(name).events));
  writeFileSync(packedFile, [...lines].map(([name, text]) => `${name} ${text}\n`).join(''));
}

const { env } = import.meta as { env?: { readonly MODE: string } };
if (env?.MODE === 'record') for (const name of Object.keys(scenarios)) record(name);

const kept = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));
if (env?.MODE === 'record') recordPacked(kept);
const packed = readPacked();

describe('golden journals', () => {
  it.each(kept)('%s leads to the state it led to when it was recorded', (name) => {
    const { events, state, stateVersion } = readGolden(name);
    const replayed = evolveAll(initialState(), events);
    expect(events.length).toBeGreaterThan(5);
    // A new state version may keep more; what an old journal says of an instance stays.
    if (stateVersion === ENGINE_STATE_VERSION) expect(encode(replayed)).toBe(encode(state));
    else expect(replayed).toMatchObject(state);
  });
  it.each(kept)('%s is read as it was, and written as it is, without words too', (name) => {
    const { events } = readGolden(name);
    const text = packed.get(name) ?? '';
    expect(unpackEvents(text)).toEqual(events);
    expect(packEvents(events)).toBe(text);
  });
  it('exist for every scenario', () => {
    expect(kept).toEqual(expect.arrayContaining(Object.keys(scenarios)));
  });
  it('hold every type of event, and every type has an applier', () => {
    const families = readdirSync(new URL('../src/events/', import.meta.url)).map((name) => `events/${name}`);
    const declared = ['events.ts', ...families].flatMap((name) =>
      [...readFileSync(new URL(`../src/${name}`, import.meta.url), 'utf8').matchAll(/= Event<\s*'(\w+)'/g)].map(
        ([, type]) => type,
      ),
    );
    const held = new Set(kept.flatMap((name) => readGolden(name).events.map(({ type }) => type)));
    expect(Object.keys(appliers).toSorted()).toEqual(declared.toSorted());
    expect([...held].toSorted()).toEqual(declared.toSorted());
  });
});
