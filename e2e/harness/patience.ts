/** For tests in which many processes start anew, on a machine that may be busy. Milliseconds. */
export const PATIENCE_MS = 900_000;
