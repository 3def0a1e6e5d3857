import { Logger } from '@nestjs/common';

import { Rejection } from '@baton/kernel';
import { every, isDatabaseAway } from '@baton/service-kit';

/**
 * Work that nobody waits for, begun after a commit or now and then. It follows from what is in the database, so whatever
 * fails here is found again by a sweep.
 */
export class Background {
  private readonly logger: Logger;
  private readonly underWay = new Set<Promise<void>>();
  private stopSweeping: (() => void) | undefined;

  /** @param waits what waits while the database does not answer, e.g. `messages` */
  constructor(
    owner: string,
    private readonly waits: string,
  ) {
    this.logger = new Logger(owner);
  }

  every(ms: number, sweep: () => Promise<void>): void {
    this.stopSweeping = every(ms, () => this.run(sweep));
  }

  run(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        if (isDatabaseAway(error) || (error instanceof Rejection && error.kind === 'unavailable'))
          this.logger.warn({ msg: `The database does not answer; ${this.waits} wait` });
        else this.logger.error(error);
      })
      .finally(() => this.underWay.delete(running));
    this.underWay.add(running);
  }

  /** Begins nothing more by itself, and waits for what is under way. */
  async close(): Promise<void> {
    this.stopSweeping?.();
    await Promise.all(this.underWay);
  }
}

/** Refused for good, other than by what may pass. */
export const isRefusal = (error: unknown): error is Rejection =>
  error instanceof Rejection && error.kind !== 'unavailable' && error.kind !== 'concurrent-write';
