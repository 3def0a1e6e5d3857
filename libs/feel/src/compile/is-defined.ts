import type { Evaluate } from '../run.js';

/** Whether an expression has something to look at: every warning about what is absent is what is being asked, so none is kept. */
export const isDefined =
  (value: Evaluate): Evaluate =>
  (run) => {
    const before = run.warnings.length;
    const found = value(run);
    const absent = run.unwarn(before).some(({ code }) => code === 'unknown-variable' || code === 'unknown-entry');
    return found !== null || !absent;
  };
