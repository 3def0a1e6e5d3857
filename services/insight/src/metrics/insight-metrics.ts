import { Injectable } from '@nestjs/common';

import type { Fact } from '@baton/messaging';
import { histogram, InjectClock, type BusinessClock } from '@baton/service-kit';

/** How fresh the read side is, at `/metrics`. */
@Injectable()
export class InsightMetrics {
  private readonly freshness = histogram('baton.insight.freshness');

  constructor(@InjectClock('insight') private readonly clock: BusinessClock) {}

  /** Facts are bound to be seen. Only the oldest counts: the others are fresher. Both moments are business time. */
  handled(batch: readonly Fact[]): void {
    let oldest: string | undefined;
    for (const { time } of batch) if (oldest === undefined || time < oldest) oldest = time;
    if (oldest !== undefined) this.freshness.record(Math.max(0, this.clock.now() - Date.parse(oldest)) / 1000);
  }
}
