import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { counter, InjectClock, observe, observeReading, type BusinessClock } from '@baton/service-kit';

import { Commits } from '../instances/commits.js';
import { InstanceJournal } from '../instances/instance-journal.js';
import { GaugesRepository } from './gauges.repository.js';

/** What waits in execution, and what the journal does, at `/metrics`. Read when they are asked for. */
@Injectable()
export class ExecutionMetrics implements OnApplicationBootstrap, OnModuleDestroy {
  private undo: readonly (() => void)[] = [];

  constructor(
    private readonly journal: InstanceJournal,
    private readonly gauges: GaugesRepository,
    private readonly commits: Commits,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  onApplicationBootstrap(): void {
    this.countInstances();
    this.undo = [...this.observeJournal(), this.observeQueues()];
  }

  onModuleDestroy(): void {
    for (const undo of this.undo) undo();
  }

  private countInstances(): void {
    const started = counter('baton.instances.started', [{}]);
    const ended = counter('baton.instances.ended', [{}]);
    this.commits.listen((batch) => {
      let [begun, over] = [0, 0];
      for (const { seq, state } of batch) {
        if (seq === 1) begun++;
        // Nothing can be appended after the end.
        if (state.status !== 'active') over++;
      }
      if (begun > 0) started.add(begun);
      if (over > 0) ended.add(over);
    });
  }

  private observeJournal(): readonly (() => void)[] {
    const { journal } = this;
    const { stats } = journal;
    return [
      observe('baton.journal.appends', (result) => result.observe(stats.appends)),
      observe('baton.journal.flushes', (result) => result.observe(stats.flushes)),
      observe('baton.journal.flush.time', (result) => result.observe(stats.flushMs / 1000)),
      observe('baton.journal.conflicts', (result) => result.observe(stats.conflicts)),
      observe('baton.journal.resent', (result) => result.observe(stats.resent)),
      observe('baton.journal.cache.hits', (result) => result.observe(stats.cacheHits)),
      observe('baton.journal.cache.misses', (result) => result.observe(stats.cacheMisses)),
      observe('baton.journal.queued', (result) => result.observe(journal.gauges().queued)),
      observe('baton.journal.warm', (result) => result.observe(journal.gauges().warm)),
      observe('baton.journal.warm.size', (result) => result.observe(journal.gauges().warmBytes)),
    ];
  }

  private observeQueues(): () => void {
    return observeReading(() => this.gauges.read(this.clock.now()), {
      'baton.jobs.waiting': ({ jobs }, show) => show(jobs),
      'baton.jobs.oldest': ({ jobsOldest }, show) => show(jobsOldest),
      'baton.timers.due': ({ timers }, show) => show(timers),
      'baton.timers.oldest': ({ timersOldest }, show) => show(timersOldest),
      'baton.incidents.open': ({ incidents }, show) => show(incidents),
      'baton.messages.waiting': ({ messages }, show) => show(messages),
    });
  }
}
