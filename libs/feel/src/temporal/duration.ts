import { FeelObject } from '../values.js';
import { fractionOf, nanosOf, NANOS_PER_SECOND } from './time.js';

const SECOND = BigInt(NANOS_PER_SECOND);

/** An exact length of time. */
export class DaysTimeDuration extends FeelObject {
  readonly kind = 'days and time duration';

  constructor(readonly nanos: bigint) {
    super();
  }

  static parse(text: string): DaysTimeDuration | undefined {
    const match = /^(-)?P(?=.*\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d*)?S)?)?$/.exec(text);
    if (!match || text.length > 60) return undefined;
    const [, sign, days = 0, hours = 0, minutes = 0, seconds = 0, fraction] = match;
    const whole = BigInt(days) * 86_400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
    const nanos = whole * SECOND + BigInt(nanosOf(fraction));
    return new DaysTimeDuration(sign ? -nanos : nanos);
  }

  /** Its parts, all of the duration's sign. */
  get days(): number {
    return Number(this.nanos / (86_400n * SECOND));
  }
  get hours(): number {
    return Number((this.nanos / (3600n * SECOND)) % 24n);
  }
  get minutes(): number {
    return Number((this.nanos / (60n * SECOND)) % 60n);
  }
  get seconds(): number {
    return Number((this.nanos / SECOND) % 60n);
  }

  override toString(): string {
    const [days, hours, minutes, seconds] = [this.days, this.hours, this.minutes, this.seconds].map(Math.abs);
    const fraction = fractionOf(Math.abs(Number(this.nanos % SECOND)));
    const part = (value: number | undefined, unit: string): string => (value ? `${value}${unit}` : '');
    const clock = part(hours, 'H') + part(minutes, 'M') + (seconds || fraction ? `${seconds}${fraction}S` : '');
    return this.nanos === 0n ? 'PT0S' : `${this.nanos < 0n ? '-' : ''}P${part(days, 'D')}${clock ? `T${clock}` : ''}`;
  }
}

/** A count of months; how long it is depends on where it starts. */
export class YearsMonthsDuration extends FeelObject {
  readonly kind = 'years and months duration';

  constructor(readonly totalMonths: number) {
    super();
  }

  static parse(text: string): YearsMonthsDuration | undefined {
    const match = /^(-)?P(?=\d)(?:(\d{1,12})Y)?(?:(\d{1,12})M)?$/.exec(text);
    if (!match) return undefined;
    const months = Number(match[2] ?? 0) * 12 + Number(match[3] ?? 0);
    return new YearsMonthsDuration(match[1] ? 0 - months : months);
  }

  get years(): number {
    return Math.trunc(this.totalMonths / 12) + 0;
  }
  get months(): number {
    return (this.totalMonths % 12) + 0;
  }

  override toString(): string {
    if (this.totalMonths === 0) return 'P0M';
    const [years, months] = [Math.abs(this.years), Math.abs(this.months)];
    return `${this.totalMonths < 0 ? '-' : ''}P${years ? `${years}Y` : ''}${months ? `${months}M` : ''}`;
  }
}

export type FeelDuration = DaysTimeDuration | YearsMonthsDuration;

export const parseDuration = (text: string): FeelDuration | undefined =>
  YearsMonthsDuration.parse(text) ?? DaysTimeDuration.parse(text);
