export type ReadinessCheck = () => Promise<void> | void;

/** What this process needs to serve. Ready when every check passes and it is not closing. */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private closing = false;

  /** A check throws while its need is not met. It is given two seconds. */
  add(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  /** From now on not ready: load balancers send their calls elsewhere. */
  close(): void {
    this.closing = true;
  }

  /** The names of the checks that fail now; empty when ready. */
  async failing(): Promise<readonly string[]> {
    if (this.closing) return ['closing'];
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => ((await passes(check)) ? undefined : name)),
    );
    return results.filter((name) => name !== undefined);
  }
}

const PATIENCE_MS = 2_000;

async function passes(check: ReadinessCheck): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false).unref();
  });
  try {
    return await Promise.race([Promise.resolve(check()).then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
