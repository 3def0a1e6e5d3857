import { FeelObject } from '../values.js';
import { FeelDate } from './date.js';
import { FeelTime, NANOS_PER_DAY, NANOS_PER_SECOND } from './time.js';
import { offsetAtInstant, offsetAtLocal, type Zone } from './zone.js';

/** A day and a time of day; a moment, when the time has a zone. */
export class FeelDateTime extends FeelObject {
  readonly kind = 'date and time';

  constructor(
    readonly date: FeelDate,
    readonly time: FeelTime,
  ) {
    super();
  }

  static parse(text: string): FeelDateTime | undefined {
    const split = text.indexOf('T');
    const date = FeelDate.parse(split < 0 ? text : text.slice(0, split));
    if (!date || split < 0) return date && new FeelDateTime(date, new FeelTime(0, undefined));
    const clock = text.slice(split + 1);
    const endsDay = clock.startsWith('24:00:00');
    const day = endsDay ? FeelDate.ofEpochDay(date.epochDay + 1) : date;
    const time = FeelTime.parse(endsDay ? clock.replace('24', '00') : clock);
    return day && time && new FeelDateTime(day, time);
  }

  /** From nanoseconds since 1970 as a clock without zone shows them. */
  static ofLocalNanos(nanos: bigint, zone: Zone | undefined): FeelDateTime | undefined {
    const perDay = BigInt(NANOS_PER_DAY);
    const rest = ((nanos % perDay) + perDay) % perDay;
    const date = FeelDate.ofEpochDay(Number((nanos - rest) / perDay));
    return date && new FeelDateTime(date, new FeelTime(Number(rest), zone));
  }

  /** From nanoseconds since 1970, UTC. */
  static ofInstant(nanos: bigint, zone: Zone | undefined): FeelDateTime | undefined {
    const offset = zone === undefined ? 0 : offsetAtInstant(zone, Number(nanos / BigInt(NANOS_PER_SECOND)));
    return FeelDateTime.ofLocalNanos(nanos + BigInt(offset) * BigInt(NANOS_PER_SECOND), zone);
  }

  /** Below, at or above zero as this moment is before, at or after the other; without a zone as if it were UTC. */
  compare(other: FeelDateTime): number {
    const [a, b] = [this.utc, other.utc];
    return a.day - b.day || a.nanos - b.nanos;
  }

  /** Whether both are in the same second. */
  isSameSecond(other: FeelDateTime): boolean {
    const [a, b] = [this.utc, other.utc];
    return a.day === b.day && Math.floor(a.nanos / NANOS_PER_SECOND) === Math.floor(b.nanos / NANOS_PER_SECOND);
  }

  /** The moment as a day since 1970 and nanoseconds in it. Doubles hold both exactly, unlike nanoseconds since 1970. */
  private get utc(): { readonly day: number; readonly nanos: number } {
    const nanos = this.time.nanos - (this.offset ?? 0) * NANOS_PER_SECOND;
    const days = Math.floor(nanos / NANOS_PER_DAY);
    return { day: this.date.epochDay + days, nanos: nanos - days * NANOS_PER_DAY };
  }

  get localNanos(): bigint {
    return BigInt(this.date.epochDay) * BigInt(NANOS_PER_DAY) + BigInt(this.time.nanos);
  }

  /** Seconds east of UTC; undefined without a zone. */
  get offset(): number | undefined {
    const { zone, nanos } = this.time;
    return zone === undefined
      ? undefined
      : offsetAtLocal(zone, this.date.epochDay * 86_400 + Math.floor(nanos / NANOS_PER_SECOND));
  }

  /** Nanoseconds since 1970; without a zone as if it were UTC. */
  get instant(): bigint {
    return this.localNanos - BigInt(this.offset ?? 0) * BigInt(NANOS_PER_SECOND);
  }

  override toString(): string {
    return `${this.date.toString()}T${this.time.toString()}`;
  }
}
