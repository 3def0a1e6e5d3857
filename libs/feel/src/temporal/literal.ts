import { FeelDate } from './date.js';
import { FeelDateTime } from './date-time.js';
import { parseDuration, type FeelDuration } from './duration.js';
import { FeelTime } from './time.js';

export type FeelTemporal = FeelDate | FeelTime | FeelDateTime | FeelDuration;

/** Reads the text of an `@"…"` literal; undefined when it is none. */
export function parseTemporal(text: string): FeelTemporal | undefined {
  if (/^-?P/.test(text)) return parseDuration(text);
  if (text.includes('T') && /^-?\d{4}/.test(text)) return FeelDateTime.parse(text);
  return FeelDate.parse(text) ?? FeelTime.parse(text);
}

/** How the constructors read a text, by their names. */
export const TEMPORAL_READERS: Readonly<Record<string, (text: string) => FeelTemporal | undefined>> = {
  date: (text) => FeelDate.parse(text),
  time: (text) => FeelTime.parse(text),
  'date and time': (text) => FeelDateTime.parse(text),
  duration: parseDuration,
};
