const works: (() => Promise<unknown>)[] = [];

/** Done when the process has stopped what it runs, and before it exits. */
export const beforeExit = (work: () => Promise<unknown>): void => void works.push(work);

const PATIENCE_MS = 3_000;

/** Whatever fails or takes longer than three seconds is given up. */
export async function finishBeforeExit(): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
  await Promise.race([Promise.allSettled(works.map((work) => work())), patience]);
}
