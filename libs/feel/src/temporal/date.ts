import { FeelObject } from '../values.js';
import { daysInMonth, fromEpochDay, isCalendarDay, toEpochDay } from './calendar.js';

/** A little beyond the last year that FEEL knows. */
const MOST_EPOCH_DAY = 366e9;

/** A day of the calendar, without time or zone. */
export class FeelDate extends FeelObject {
  readonly kind = 'date';
  /** Days since 1970-01-01. */
  readonly epochDay: number;

  private constructor(
    readonly year: number,
    readonly month: number,
    readonly day: number,
  ) {
    super();
    this.epochDay = toEpochDay(year, month, day);
  }

  /** Undefined when there is no such day. */
  static of(year: number, month: number, day: number): FeelDate | undefined {
    return isCalendarDay(year, month, day) ? new FeelDate(year, month, day) : undefined;
  }

  static ofEpochDay(epochDay: number): FeelDate | undefined {
    if (!(Math.abs(epochDay) <= MOST_EPOCH_DAY)) return undefined;
    const { year, month, day } = fromEpochDay(epochDay);
    return FeelDate.of(year, month, day);
  }

  static parse(text: string): FeelDate | undefined {
    const match = /^(-?(?:\d{4}|[1-9]\d{4,8}))-(\d\d)-(\d\d)$/.exec(text);
    return match ? FeelDate.of(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
  }

  /** The same day of another month, or that month's last day. */
  plusMonths(months: number): FeelDate | undefined {
    const total = this.year * 12 + this.month - 1 + months;
    const year = Math.floor(total / 12);
    const month = total - year * 12 + 1;
    return FeelDate.of(year, month, Math.min(this.day, daysInMonth(year, month)));
  }

  /** Monday is 1, Sunday 7. */
  get weekday(): number {
    return ((((this.epochDay + 3) % 7) + 7) % 7) + 1;
  }

  override toString(): string {
    const two = (part: number): string => String(part).padStart(2, '0');
    return `${this.year < 0 ? '-' : ''}${String(Math.abs(this.year)).padStart(4, '0')}-${two(this.month)}-${two(this.day)}`;
  }
}
