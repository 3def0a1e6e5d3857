/** The time as Baton sees it: milliseconds since 1970. Pure code is handed a moment, never a clock. */
export interface Clock {
  now(): number;
}
