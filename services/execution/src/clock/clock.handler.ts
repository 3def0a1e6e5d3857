import { Injectable } from '@nestjs/common';

import { Rejection } from '@baton/kernel';
import { InjectClock, type BusinessClock } from '@baton/service-kit';

/** The test clock, one due moment at a time: what the edge does for all services together. */
@Injectable()
export class ClockHandler {
  constructor(@InjectClock('execution') private readonly clock: BusinessClock) {}

  /** @throws Rejection `wrong-state` CLOCK_FIXED */
  async nextDue(until: number | undefined): Promise<{ now: number; nextDue: number | null }> {
    this.requireMovable();
    const due = await this.clock.nextDue();
    return { now: this.clock.now(), nextDue: due === null || (until !== undefined && due > until) ? null : due };
  }

  /** Moves to `moment` and does what is due then. @throws Rejection `wrong-state` CLOCK_FIXED; `invalid` CLOCK_BACKWARDS */
  async moveTo(moment: number): Promise<number> {
    this.requireMovable();
    if (moment < this.clock.now())
      throw new Rejection('invalid', 'CLOCK_BACKWARDS', 'The test clock only moves forward');
    await this.clock.moveTo(moment);
    await this.clock.runDue();
    return this.clock.now();
  }

  private requireMovable(): void {
    if (!this.clock.movable)
      throw new Rejection(
        'wrong-state',
        'CLOCK_FIXED',
        'The clock moves only where the server runs with BATON_TEST_CLOCK=on',
      );
  }
}
