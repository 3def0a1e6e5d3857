import { Injectable, Logger } from '@nestjs/common';

import { invalidFields, Rejection } from '@baton/kernel';
import { pageKeyOf, pageOf, pageSizeOf, type Caller } from '@baton/service-kit';
import { ExportError } from '@baton/service-kit/spans';

import { parseInstanceId, unknownInstance } from '../wire/ids.js';
import { requireOperator } from '../wire/roles.js';
import { Collector } from './collector.js';
import { InstanceTraces } from './instance-traces.js';
import { SpanDelivery } from './span-delivery.js';
import { TracedInstancesRepository } from './traced-instances.repository.js';

/** Moments are milliseconds since 1970. */
export interface ExportTraces {
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly instanceId: string;
  readonly pageSize: number;
  readonly pageToken: string;
}

export interface ExportedTraces {
  readonly instances: number;
  readonly spans: number;
  readonly nextPageToken: string;
}

const RETRY_MS = 5_000;
/** The last moment that a date can tell. */
const LAST_MOMENT = 8_640_000_000_000_000;

/** Sends spans of the past again, beside those that go out by themselves. */
@Injectable()
export class TracesHandler {
  private readonly logger = new Logger('Traces');

  constructor(
    private readonly collector: Collector,
    private readonly traces: InstanceTraces,
    private readonly repository: TracedInstancesRepository,
  ) {}

  /**
   * Answers when the collector has taken every span of one page of instances.
   *
   * @throws Rejection `wrong-state` TRACES_OFF; `not-found` INSTANCE_UNKNOWN; `unavailable` COLLECTOR_UNAVAILABLE
   */
  async export(request: ExportTraces, caller: Caller): Promise<ExportedTraces> {
    requireOperator(caller);
    const { ids, nextPageToken } = await this.page(request, caller.tenant);
    let spans = 0;
    const delivery = this.delivery((sent) => (spans += sent));
    try {
      for (const id of ids) for await (const some of this.traces.spans(id)) await delivery.add(some);
      await delivery.flush();
    } catch (error) {
      if (!(error instanceof ExportError)) throw error;
      throw new Rejection('unavailable', 'COLLECTOR_UNAVAILABLE', error.message, { retryAfterMs: RETRY_MS });
    }
    return { instances: ids.length, spans, nextPageToken };
  }

  private async page(
    { since, until, instanceId, pageSize, pageToken }: ExportTraces,
    tenant: string,
  ): Promise<{ ids: readonly string[]; nextPageToken: string }> {
    requireMoment(since, 'since');
    requireMoment(until, 'until');
    const size = pageSizeOf(pageSize);
    const after = pageKeyOf(pageToken, ['uuid'])?.[0] as string | undefined;
    const page = (found: readonly string[]) => {
      const { rows, nextPageToken } = pageOf(found, size, (id) => [id]);
      return { ids: rows, nextPageToken };
    };
    if (instanceId !== '') {
      if (since !== undefined || until !== undefined)
        throw invalidFields('FIELD_INVALID', [
          { field: 'instanceId', message: 'names one instance: since and until say nothing' },
        ]);
      const id = parseInstanceId(instanceId);
      if (!(await this.repository.exists(tenant, id))) throw unknownInstance(id);
      return page(await this.repository.calledBy(tenant, id, after, size + 1));
    }
    const window = { tenant, ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
    return page(await this.repository.instances(window, after, size + 1));
  }

  private delivery(sent: (spans: number) => void): SpanDelivery {
    const { exporter } = this.collector;
    if (exporter === undefined)
      throw new Rejection(
        'wrong-state',
        'TRACES_OFF',
        'No collector is configured: set OTEL_EXPORTER_OTLP_ENDPOINT and start again',
      );
    return new SpanDelivery(
      exporter,
      ({ name, traceId }, error) => this.logger.error({ msg: error.message, span: name, trace_id: traceId }),
      (result, spans) => void (result === 'taken' && sent(spans)),
    );
  }
}

function requireMoment(moment: number | undefined, field: string): void {
  if (moment === undefined || Math.abs(moment) <= LAST_MOMENT) return;
  throw invalidFields('FIELD_INVALID', [{ field, message: 'is no moment' }]);
}
