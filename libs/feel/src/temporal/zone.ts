import { DateTime, IANAZone } from 'luxon';

/** `Z`, an offset like `+02:00`, or a name like `Europe/Berlin`. */
export type Zone = string;

const MOST_OFFSET = 14 * 3600;

/** Reads the zone part of a literal (`Z`, `+02:00`, `@Europe/Berlin`); undefined when there is no such zone. */
export function parseZone(text: string): Zone | undefined {
  if (text === 'Z' || text === 'z' || text === '@Z') return 'Z';
  if (text.startsWith('@')) return isKnown(text.slice(1)) ? text.slice(1) : undefined;
  const offset = fixedOffset(text);
  return offset === undefined ? undefined : zoneOfOffset(offset);
}

export function zoneOfOffset(seconds: number): Zone | undefined {
  const size = Math.abs(seconds);
  if (size > MOST_OFFSET) return undefined;
  if (size === 0) return 'Z';
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  return `${seconds < 0 ? '-' : '+'}${two(size / 3600)}:${two((size / 60) % 60)}${size % 60 ? `:${two(size % 60)}` : ''}`;
}

function fixedOffset(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  if (zone[0] !== '+' && zone[0] !== '-') return undefined;
  const match = /^([+-])(\d\d):([0-5]\d)(?::([0-5]\d))?$/.exec(zone);
  if (!match) return undefined;
  const size = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === '-' ? -size : size;
}

/** Seconds east of UTC when clocks in `zone` show the given local time (seconds since 1970 as if it were UTC). */
export function offsetAtLocal(zone: Zone, localSeconds: number): number {
  return (
    fixedOffset(zone) ??
    remembered(atLocal, zone, localSeconds, () => {
      const shown = DateTime.fromMillis(localSeconds * 1000, { zone: 'utc' }).setZone(zone, { keepLocalTime: true });
      return shown.isValid ? shown.offset * 60 : 0;
    })
  );
}

/** Seconds east of UTC in `zone` at a moment in seconds since 1970. */
export function offsetAtInstant(zone: Zone, seconds: number): number {
  return (
    fixedOffset(zone) ??
    remembered(atInstant, zone, seconds, () => {
      const offset = IANAZone.create(zone).offset(seconds * 1000);
      return Number.isNaN(offset) ? 0 : offset * 60;
    })
  );
}

const MOST_REMEMBERED = 1_000;
/** Since {@link ORDERLY} every zone changes its clocks at a whole minute, if not (St. John's) at a whole quarter of an hour. */
const MINUTE = 60;
/** 1980, in seconds since 1970. */
const ORDERLY = 315_532_800;

type Offsets = Map<string, Map<number, number>>;
const atLocal: Offsets = new Map();
const atInstant: Offsets = new Map();
const validity = new Map<string, boolean>();

/** Zones are slow to ask, and nearly all questions are about the same few hours. */
function remembered(offsets: Offsets, zone: Zone, seconds: number, ask: () => number): number {
  // Buckets are whole, so a moment before that time has a key of its own.
  const bucket = seconds < ORDERLY ? seconds + 0.5 : Math.floor(seconds / MINUTE);
  let known = offsets.get(zone);
  if (known === undefined) {
    if (offsets.size >= MOST_REMEMBERED) offsets.clear();
    offsets.set(zone, (known = new Map()));
  }
  const found = known.get(bucket);
  if (found !== undefined) return found;
  const asked = ask();
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(bucket, asked);
  return asked;
}

function isKnown(name: string): boolean {
  const known = validity.get(name);
  if (known !== undefined) return known;
  const valid = IANAZone.isValidZone(name);
  if (validity.size >= MOST_REMEMBERED) validity.clear();
  validity.set(name, valid);
  return valid;
}

export const isNamedZone = (zone: Zone): boolean => fixedOffset(zone) === undefined;
export const formatZone = (zone: Zone | undefined): string =>
  zone === undefined ? '' : isNamedZone(zone) ? `@${zone}` : zone;
