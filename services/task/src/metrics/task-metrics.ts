import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { counter, InjectClock, observeReading, type BusinessClock } from '@baton/service-kit';

import { SERVICE } from '../service-name.js';
import { GaugesRepository } from './gauges.repository.js';

/** What people have to do, at `/metrics`. Read when it is asked for. */
@Injectable()
export class TaskMetrics implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly reminders = counter('baton.tasks.reminders', [{ kind: 'nudge' }, { kind: 'escalate' }]);
  private undo: () => void = () => undefined;

  constructor(
    private readonly gauges: GaugesRepository,
    @InjectClock(SERVICE) private readonly clock: BusinessClock,
  ) {}

  onApplicationBootstrap(): void {
    this.undo = observeReading(() => this.gauges.read(this.clock.now()), {
      'baton.tasks.open': ({ open }, show) => Object.entries(open).forEach(([state, count]) => show(count, { state })),
      'baton.tasks.overdue': ({ overdue }, show) => show(overdue),
      'baton.tasks.escalated': ({ escalated }, show) => show(escalated),
      'baton.service_levels.oldest': ({ serviceLevelsOldest }, show) => show(serviceLevelsOldest),
    });
  }

  onModuleDestroy(): void {
    this.undo();
  }

  /** Nudges and escalations that have been carried out. */
  reminded(kinds: readonly ('nudge' | 'escalate')[]): void {
    for (const kind of kinds) this.reminders.add(1, { kind });
  }
}
