const STEP_MS = 50;

/**
 * Asks again until the answer is neither undefined, null nor false, and returns it.
 *
 * @throws Error naming `what`, after `ms` milliseconds; the last failure of `ask` is its cause
 */
export async function until<Value>(
  what: string,
  ask: () => Promise<Value> | Value,
  ms = 60_000,
): Promise<NonNullable<Value>> {
  const deadline = performance.now() + ms;
  let failure: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) throw new Error(`Not within ${ms} ms: ${what}`, { cause: failure });
    await new Promise((again) => setTimeout(again, STEP_MS));
  }
}
