const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Reading {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** IANA name. */
  readonly timeZone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Names of time zones are whatever callers write. */
const MOST_FORMATS = 1_000;

function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${Object.keys(options).join(' ')}`;
  let found = formats.get(key);
  if (found === undefined) {
    if (formats.size >= MOST_FORMATS) formats.clear();
    formats.set(key, (found = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...options })));
  }
  return found;
}

const clockTime: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
const plain = (text: string): string => text.replaceAll(',', '');

/** A moment as people say it: `Tue 14:05` within six days, else with the date, and the year where it is another one. */
export function moment(at: number, { now, timeZone }: Reading): string {
  const time = format(timeZone, clockTime).format(at);
  if (Math.abs(now - at) < 6 * DAY) return `${format(timeZone, { weekday: 'short' }).format(at)} ${time}`;
  const year = (ms: number) => format(timeZone, { year: 'numeric' }).format(ms);
  const sameYear = year(at) === year(now);
  const date = format(
    timeZone,
    sameYear ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' },
  );
  return `${plain(date.format(at))} ${time}`;
}

/** A length of time in its one most telling unit: `5 min`, `3 h`, `2 days`. */
export function length(ms: number): string {
  const value = Math.max(ms, 0);
  if (value < HOUR) return `${Math.max(1, Math.round(value / MINUTE))} min`;
  if (value < 2 * DAY) return `${Math.round(value / HOUR)} h`;
  return `${Math.round(value / DAY)} days`;
}

/** `due in 5 h`, or `2 days late`. */
export const dueIn = (at: number, { now }: Reading): string =>
  at > now ? `due in ${length(at - now)}` : `${length(now - at)} late`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[], joint = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;

/** At most `most` of the words, and how many more there are. */
export const fewOf = (words: readonly string[], most: number): string =>
  words.length <= most ? listed(words) : listed([...words.slice(0, most), `${words.length - most} more`]);

/** The first sentence character in upper case. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Ends with one full stop. */
export const ended = (text: string): string => `${text.replace(/[.\s]+$/, '')}.`;
