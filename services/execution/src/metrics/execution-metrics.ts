import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { InjectClock, meter, type BusinessClock } from '@baton/service-kit';

import { InstanceJournal } from '../instances/instance-journal.js';
import { GaugesRepository } from './gauges.repository.js';

type Observe = Parameters<ReturnType<ReturnType<typeof meter>['createObservableGauge']>['addCallback']>[0];

/** Depths of the queues, and what the journal does, at `/metrics`. Read when they are asked for. */
@Injectable()
export class ExecutionMetrics implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly undo: (() => void)[] = [];

  constructor(
    private readonly journal: InstanceJournal,
    private readonly gauges: GaugesRepository,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  onApplicationBootstrap(): void {
    const { stats } = this.journal;
    for (const name of ['flushes', 'appends', 'conflicts', 'resent', 'cacheHits', 'cacheMisses'] as const) {
      this.observe('counter', `baton.journal.${snakeCase(name)}`, `Journal ${name} since the start`, (result) =>
        result.observe(stats[name]),
      );
    }
    this.observe('gauge', 'baton.journal.warm', 'Instances kept in memory', (result) =>
      result.observe(this.journal.gauges().warm),
    );
    this.observe('gauge', 'baton.queue.depth', 'What waits in the queues of execution', async (result) => {
      const { jobs, timersDue, incidents, messages, horizonAge } = await this.gauges.read(this.clock.now());
      const depths = { jobs, timers_due: timersDue, incidents, messages, publish_horizon_seconds: horizonAge };
      for (const [queue, depth] of Object.entries(depths)) result.observe(depth, { queue });
    });
  }

  onModuleDestroy(): void {
    for (const undo of this.undo) undo();
  }

  private observe(kind: 'counter' | 'gauge', name: string, description: string, callback: Observe): void {
    const on = meter();
    const instrument =
      kind === 'counter'
        ? on.createObservableCounter(name, { description })
        : on.createObservableGauge(name, { description });
    instrument.addCallback(callback);
    this.undo.push(() => instrument.removeCallback(callback));
  }
}

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
