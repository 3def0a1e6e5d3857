const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 h", "2 days", "40 min"; below a minute "a moment". Whole units, rounded down: nobody is early by a rounding. */
export function spanOf(ms: number): string {
  const span = Math.abs(ms);
  if (span < MINUTE) return 'a moment';
  if (span < HOUR) return `${Math.round(span / MINUTE)} min`;
  if (span < 2 * DAY) return `${Math.round(span / HOUR)} h`;
  if (span < 60 * DAY) return `${Math.round(span / DAY)} days`;
  return `${Math.round(span / (30 * DAY))} months`;
}

/** "3 h ago", "in 2 days", "just now". */
export function relativeTo(at: number, now: number): string {
  if (Math.abs(now - at) < MINUTE) return 'just now';
  return at > now ? `in ${spanOf(at - now)}` : `${spanOf(now - at)} ago`;
}

/** "in 3 h" or "2 days late". */
export const dueIn = (due: number, now: number): string =>
  due >= now ? `in ${spanOf(due - now)}` : `${spanOf(now - due)} late`;

/** Late when passed; at risk in the last quarter of the time from `since`, or the last two hours where that is unknown. */
export function dueStatus(
  due: string | undefined,
  since: string | undefined,
  now: number,
): 'on-time' | 'at-risk' | 'late' {
  if (due === undefined) return 'on-time';
  const end = Date.parse(due);
  if (end < now) return 'late';
  const margin = since === undefined ? 2 * HOUR : (end - Date.parse(since)) / 4;
  return end - now <= margin ? 'at-risk' : 'on-time';
}

const EXACT = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** "Tue, 17 Nov 2026, 14:05 GMT+1", in the reader's own zone. */
export const exactTime = (iso: string): string => EXACT.format(new Date(iso));

const DAY_ONLY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
export const dayOf = (iso: string): string => DAY_ONLY.format(new Date(iso));
