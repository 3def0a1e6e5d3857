// Proleptic Gregorian calendar in whole days since 1970-01-01, for any year a FEEL date may have.

const MOST_YEAR = 999_999_999;

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;

export const isCalendarDay = (year: number, month: number, day: number): boolean =>
  Number.isInteger(year) &&
  Math.abs(year) <= MOST_YEAR &&
  month >= 1 &&
  month <= 12 &&
  day >= 1 &&
  day <= daysInMonth(year, month);

const leapDaysBefore = (year: number): number => {
  const past = year - 1;
  return Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
};

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** 1 to 366. */
export const dayOfYear = (year: number, month: number, day: number): number =>
  DAYS_BEFORE_MONTH[month - 1]! + day + (month > 2 && isLeapYear(year) ? 1 : 0);

const DAYS_BEFORE_1970 = 1969 * 365 + leapDaysBefore(1970);

export const toEpochDay = (year: number, month: number, day: number): number =>
  (year - 1) * 365 + leapDaysBefore(year) + dayOfYear(year, month, day) - 1 - DAYS_BEFORE_1970;

export function fromEpochDay(epochDay: number): { year: number; month: number; day: number } {
  let year = 1970 + Math.floor(epochDay / 365.2425);
  while (toEpochDay(year, 1, 1) > epochDay) year--;
  while (toEpochDay(year + 1, 1, 1) <= epochDay) year++;
  let rest = epochDay - toEpochDay(year, 1, 1);
  let month = 1;
  while (rest >= daysInMonth(year, month)) rest -= daysInMonth(year, month++);
  return { year, month, day: rest + 1 };
}
