import { Injectable, Logger } from '@nestjs/common';

import { isDatabaseAway } from '@baton/service-kit';
import type { SpanRecord } from '@baton/service-kit/spans';

import { Definitions } from '../deployments/definitions.js';
import type { FactRow } from '../facts/to-facts.js';
import { InstanceTrace } from './instance-trace.js';
import { namesOf, NO_NAMES, type TraceNames } from './trace-names.js';
import { TracedInstancesRepository } from './traced-instances.repository.js';

/** Folds instances, from their journals or row by row as they are read. */
@Injectable()
export class InstanceTraces {
  private readonly logger = new Logger(InstanceTraces.name);

  constructor(
    private readonly repository: TracedInstancesRepository,
    private readonly definitions: Definitions,
  ) {}

  /** Every span of an instance so far, a page of its journal at a time. */
  async *spans(instanceId: string): AsyncGenerator<readonly SpanRecord[]> {
    let trace: InstanceTrace | undefined;
    for await (const page of this.repository.rows(instanceId)) {
      for (const row of page) {
        trace ??= await this.begin(row);
        yield trace.apply(row);
      }
    }
  }

  /** The trace as it is before `row`, for its spans. */
  async before(row: FactRow): Promise<InstanceTrace> {
    if (row.seq === 1) return this.begin(row);
    let trace: InstanceTrace | undefined;
    for await (const page of this.repository.rows(row.instanceId, row.seq - 1)) {
      for (const earlier of page) {
        trace ??= await this.begin(earlier);
        trace.apply(earlier);
      }
    }
    return trace ?? this.begin(row);
  }

  private async begin({ instanceId, events }: FactRow): Promise<InstanceTrace> {
    const started = events.find((event) => event.type === 'InstanceStarted');
    return new InstanceTrace({
      instanceId,
      names: started ? await this.names(started.definitionId) : NO_NAMES,
      ...(started?.parent && { caller: started.parent }),
    });
  }

  private async names(definitionId: string): Promise<TraceNames> {
    try {
      const definition = await this.definitions.get(definitionId);
      return definition === undefined ? NO_NAMES : namesOf(definition.name, definition.model);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      this.logger.warn({ msg: `The traces of ${definitionId} bear ids instead of names`, cause: String(error) });
      return NO_NAMES;
    }
  }
}
