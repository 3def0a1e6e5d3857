/** How much time one partition of a journal holds, by the moments at which its instances started. UTC. */
export type PartitionWidth = 'hour' | 'day' | 'week' | 'month';

const HOUR = 3_600_000;
const WIDTHS = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR } as const;
/** 1970 began on a Thursday; weeks begin on Mondays. */
const FIRST_MONDAY = 4 * 24 * HOUR;

/** The beginning of the first partition after the one that holds `ms`. */
export function nextBound(width: PartitionWidth, ms: number): number {
  if (width === 'month') {
    const at = new Date(ms);
    return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
  }
  const size = WIDTHS[width];
  const origin = width === 'week' ? FIRST_MONDAY : 0;
  return origin + (Math.floor((ms - origin) / size) + 1) * size;
}

/** The least UUIDv7 of a moment, milliseconds since 1970: ids that are older are smaller, all others are not. */
export function uuidBound(ms: number): string {
  const time = Math.floor(ms).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** `20261201`, with the hour where it does not begin a day: what a partition's name ends with. */
export function boundName(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T');
  const day = date.replaceAll('-', '');
  return ms % (24 * HOUR) === 0 ? day : `${day}_${time.slice(0, 2)}${time.slice(3, 5)}`;
}
