import { parseJson, stringifyJson, type Json } from '@baton/kernel';

import type { EngineEvent } from '../events.js';
import { layouts, type Unpacked } from './event-layouts.js';

interface Layout {
  readonly type: EngineEvent['type'];
  readonly fields: readonly string[];
}

/** Every field of every event has its place: a new one that is forgotten ends the build here. */
const complete: [Unpacked] extends [never] ? true : Unpacked = true;

const byCode: Layout[] = [];
const codes = new Map<string, { readonly code: number; readonly fields: readonly string[] }>();
for (const [type, [code, ...fields]] of complete ? Object.entries(layouts) : []) {
  if (byCode[code] !== undefined) throw new TypeError(`${type} and ${byCode[code].type} have the same number`);
  byCode[code] = { type: type as EngineEvent['type'], fields };
  codes.set(type, { code, fields });
}

type Fields = Readonly<Record<string, Json | undefined>>;

/**
 * Events as they are stored, without their words: `[[5,1,"start",0],[6,1,"start"]]`. An event that does not fit, because a
 * field of it is null, stays as it is: `{"type":…}`.
 */
export const packEvents = (events: readonly EngineEvent[]): string => stringifyJson(events.map(packed));

function packed(event: EngineEvent): Json {
  const layout = codes.get(event.type);
  if (layout === undefined) return event as unknown as Json;
  const { code, fields } = layout;
  const values: Json[] = [code];
  let used = 1;
  for (const field of fields) {
    const value = (event as unknown as Fields)[field];
    if (value === null) return event as unknown as Json;
    if (value === undefined) values.push(null);
    else used = values.push(value);
  }
  if (used < values.length) values.length = used; // asked first: to set it is slow, and seldom needed
  return values;
}

/** Events as they were stored by whatever release, packed or in words. */
export function unpackEvents(text: string): readonly EngineEvent[] {
  const events = parseJson(text) as readonly Json[];
  return events.map((event) => (Array.isArray(event) ? unpacked(event) : (event as unknown as EngineEvent)));
}

function unpacked([code, ...values]: readonly Json[]): EngineEvent {
  const layout = byCode[code as number];
  if (layout === undefined) throw new TypeError(`A newer release has stored an event of type ${String(code)}`);
  const event: Record<string, Json> = { type: layout.type };
  for (let i = 0; i < values.length; i++) {
    const [field, value] = [layout.fields[i], values[i]];
    if (field !== undefined && value != null) event[field] = value;
  }
  return event as unknown as EngineEvent;
}
