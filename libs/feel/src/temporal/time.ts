import { FeelObject } from '../values.js';
import { formatZone, offsetAtLocal, parseZone, type Zone } from './zone.js';

export const NANOS_PER_SECOND = 1_000_000_000;
export const NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;

/** A time of day, with or without a zone. */
export class FeelTime extends FeelObject {
  readonly kind = 'time';

  /** @param nanos since midnight, below a day */
  constructor(
    readonly nanos: number,
    readonly zone: Zone | undefined,
  ) {
    super();
  }

  /** Undefined when no clock shows that. */
  static of(hour: number, minute: number, second: number, nanos: number, zone: Zone | undefined): FeelTime | undefined {
    const whole = Number.isInteger(hour) && Number.isInteger(minute) && Number.isInteger(second);
    if (!whole || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
    return new FeelTime((hour * 3600 + minute * 60 + second) * NANOS_PER_SECOND + nanos, zone);
  }

  static parse(text: string): FeelTime | undefined {
    const match = /^(\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-].+|@.+)?$/.exec(text);
    if (!match) return undefined;
    const zone = match[5] === undefined ? undefined : parseZone(match[5]);
    if (match[5] !== undefined && zone === undefined) return undefined;
    return FeelTime.of(Number(match[1]), Number(match[2]), Number(match[3]), nanosOf(match[4]), zone);
  }

  get hour(): number {
    return Math.floor(this.nanos / (3600 * NANOS_PER_SECOND));
  }
  get minute(): number {
    return Math.floor(this.nanos / (60 * NANOS_PER_SECOND)) % 60;
  }
  get second(): number {
    return Math.floor(this.nanos / NANOS_PER_SECOND) % 60;
  }

  /** Seconds east of UTC on 1970-01-01; undefined without a zone. */
  get offset(): number | undefined {
    return this.zone === undefined ? undefined : offsetAtLocal(this.zone, Math.floor(this.nanos / NANOS_PER_SECOND));
  }

  override toString(): string {
    const two = (part: number): string => String(part).padStart(2, '0');
    const fraction = fractionOf(this.nanos % NANOS_PER_SECOND);
    return `${two(this.hour)}:${two(this.minute)}:${two(this.second)}${fraction}${formatZone(this.zone)}`;
  }
}

/** Nanoseconds of a fraction like `.25`; further digits are dropped. */
export const nanosOf = (fraction: string | undefined): number =>
  fraction ? Number(fraction.slice(1, 10).padEnd(9, '0')) : 0;

/** `.25` for 250,000,000 nanoseconds, empty for none. */
export const fractionOf = (nanos: number): string =>
  nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
