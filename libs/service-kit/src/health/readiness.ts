export type ReadinessCheck = () => Promise<void> | void;

/** A need that is not met now. */
export interface FailingCheck {
  readonly check: string;
  /** For whoever runs it; shown to everybody, so it names no secret. */
  readonly reason: string;
}

/** What this process needs to serve. Ready when every check passes and it is not closing. */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private closing = false;

  /** A check throws while its need is not met; the message says why. It is given two seconds. */
  add(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  /** From now on not ready: load balancers send their calls elsewhere. */
  close(): void {
    this.closing = true;
  }

  get isClosing(): boolean {
    return this.closing;
  }

  /** The checks that fail now; empty when ready. */
  async failing(): Promise<readonly FailingCheck[]> {
    if (this.closing) return [{ check: 'closing', reason: 'The process is ending' }];
    const results = await Promise.all(
      [...this.checks].map(async ([check, run]) => {
        const reason = await failureOf(run);
        return reason === undefined ? undefined : { check, reason };
      }),
    );
    return results.filter((result) => result !== undefined);
  }
}

const PATIENCE_MS = 2_000;

async function failureOf(check: ReadinessCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, `No answer within ${PATIENCE_MS / 1000} s`).unref();
  });
  try {
    return await Promise.race([Promise.resolve(check()).then(() => undefined), late]);
  } catch (error) {
    return (error instanceof Error && error.message) || String(error);
  } finally {
    clearTimeout(timer);
  }
}
