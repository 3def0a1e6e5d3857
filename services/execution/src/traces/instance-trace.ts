import type { EngineEvent, EventOf, ParentCall } from '@baton/engine';
import type { SpanAttributes, SpanRecord } from '@baton/service-kit/spans';

import { rootOf } from '../calls/root-of.js';
import type { FactRow } from '../facts/to-facts.js';
import { partId } from '../wire/ids.js';
import { noteElementEvent } from './element-events.js';
import { OpenSpan, shortened } from './open-span.js';
import { linkTo, spanIdOf, traceIdOf } from './span-ids.js';
import type { TraceNames } from './trace-names.js';

/** What is to be known of an instance beyond its journal. */
export interface TraceContext {
  readonly instanceId: string;
  /** Of a called instance: its trace is that of the first in the chain of calls, below the call activity's span. */
  readonly caller?: ParentCall;
  readonly names: TraceNames;
}

/**
 * Folds the journal rows of one instance into spans: one for the instance, one for each element instance, from the
 * moment it was activated until it ended; and short ones for what has begun, or stopped at an incident, so that a trace
 * shows where its instance waits. The same rows give the same spans, byte for byte.
 */
export class InstanceTrace {
  /** The last row. */
  seq = 0;
  private readonly traceId: string;
  private root: OpenSpan | undefined;
  private common: SpanAttributes = {};
  /** Open element instances by their numbers. */
  private readonly elements = new Map<number, OpenSpan>();
  /** On whose behalf jobs, tasks, timers, subscriptions and incidents are open, by their numbers. */
  private readonly owners = new Map<number, number>();

  constructor(private readonly context: TraceContext) {
    this.traceId = traceIdOf(rootOf(context.instanceId, context.caller));
  }

  /** Open spans, for the bounds of whoever keeps this. */
  get size(): number {
    return 1 + this.elements.size;
  }

  get ended(): boolean {
    return this.seq > 0 && this.root === undefined;
  }

  /** The spans that the next row completes. Rows come in order, without gaps. */
  apply(row: FactRow): SpanRecord[] {
    this.seq = row.seq;
    const fold = new RowFold(Date.parse(row.at), row);
    for (const event of row.events) this.fold(event, fold);
    // What has come and gone within one row waited for nobody, and its whole span tells all.
    for (const n of fold.fresh) {
      const span = n === 0 ? this.root : this.elements.get(n);
      if (span !== undefined) fold.spans.push(span.started(this.spanId(n, 'started')));
    }
    return fold.spans;
  }

  private fold(event: EngineEvent, fold: RowFold): void {
    switch (event.type) {
      case 'InstanceStarted':
        return this.start(event, fold);
      case 'ElementActivated':
        return this.activate(event, fold);
      case 'ElementCompleted':
        return this.end(event.n, 'completed', fold);
      case 'ElementTerminated':
        return this.end(event.n, 'terminated', fold);
      case 'ErrorThrown': {
        fold.error = event;
        const { code, message = code } = event;
        const span = [...this.elements.values()].findLast((open) => open.get('baton.element.id') === event.element);
        (span ?? this.root)?.note(fold.at, {
          name: 'baton.error.thrown',
          attributes: { 'baton.element.id': event.element, 'error.type': code, 'exception.message': message },
        });
        return;
      }
      case 'IncidentRaised':
        return this.raise(event, fold);
      case 'IncidentResolved':
        fold.resolved.add(this.owners.get(event.n) ?? 0);
        break;
      case 'InstanceCompleted':
        return this.finish({ 'baton.instance.state': 'completed' }, fold);
      case 'InstanceCanceled':
        return this.finish(
          {
            'baton.instance.state': 'canceled',
            ...(event.by !== undefined && { 'baton.instance.canceled_by': event.by }),
            ...(event.reason !== undefined && { 'baton.instance.cancel_reason': event.reason }),
          },
          fold,
        );
      case 'InstanceFailed':
        this.root?.fail(event.code, event.message);
        return this.finish({ 'baton.instance.state': 'failed' }, fold);
      default:
    }
    noteElementEvent(event, {
      instanceId: this.context.instanceId,
      at: fold.at,
      owners: this.owners,
      spanOf: (n) => this.elements.get(n),
    });
  }

  private start(event: EventOf<'InstanceStarted'>, fold: RowFold): void {
    const { instanceId, names, caller } = this.context;
    const parentSpanId = caller && spanIdOf(caller.instanceId, caller.elementInstance ?? 0);
    this.common = {
      'baton.tenant': fold.row.tenant,
      'baton.instance.id': instanceId,
      'baton.process.key': event.processId,
      'baton.process.version': event.version,
      'baton.process.id': event.definitionId,
      ...(event.businessKey !== undefined && { 'baton.business_key': event.businessKey }),
    };
    this.root = new OpenSpan(
      { traceId: this.traceId, spanId: this.spanId(0), ...(parentSpanId !== undefined && { parentSpanId }) },
      names.processName ?? event.processId,
      fold.at,
      {
        ...this.common,
        'baton.instance.state': 'running',
        ...(event.by !== undefined && { 'baton.instance.started_by': event.by }),
      },
      linkTo(fold.row.traceparent, 'started'),
    );
    fold.fresh.add(0);
  }

  private activate({ n, element, scope }: EventOf<'ElementActivated'>, fold: RowFold): void {
    const { instanceId, names } = this.context;
    const parent = this.elements.get(scope) ?? this.root;
    if (parent === undefined) return;
    if (fold.error?.caughtBy === element) fold.error = undefined;
    const { name, kind, department } = names.element(element);
    const span = new OpenSpan(
      { traceId: this.traceId, spanId: this.spanId(n), parentSpanId: parent.place.spanId },
      name ?? element,
      fold.at,
      {
        ...this.common,
        'baton.element.id': element,
        'baton.element.instance_id': partId(instanceId, n),
        ...(name !== undefined && { 'baton.element.name': name }),
        ...(kind !== undefined && { 'baton.element.type': kind }),
        ...(department !== undefined && { 'baton.element.department': department }),
      },
      linkTo(fold.row.traceparent, 'started'),
    );
    this.elements.set(n, span);
    fold.fresh.add(n);
  }

  private raise(event: EventOf<'IncidentRaised'>, fold: RowFold): void {
    const { n, elementInstance, code, message } = event;
    fold.error = undefined;
    this.owners.set(n, elementInstance);
    const span = this.elements.get(elementInstance);
    if (span === undefined) return;
    const id = partId(this.context.instanceId, n);
    span.note(fold.at, {
      name: 'baton.incident.raised',
      attributes: { 'baton.incident.id': id, 'error.type': code, 'exception.message': shortened(message) },
    });
    fold.spans.push(span.incident(this.spanId(n), fold.at, id, code, message));
  }

  /** Ended from outside by an error, or at an incident, it has failed; otherwise somebody just did not need it any more. */
  private end(n: number, how: 'completed' | 'terminated', fold: RowFold): void {
    const span = this.elements.get(n);
    if (span === undefined) return;
    this.elements.delete(n);
    if (how === 'terminated' && fold.error !== undefined) span.fail(fold.error.code, fold.error.message);
    else if (how === 'terminated' && fold.resolved.has(n)) span.failAtIncident();
    span.set({ 'baton.element.end': how });
    fold.spans.push(span.ended(fold.at, this.endLinks(n, fold)));
  }

  private finish(attributes: SpanAttributes, fold: RowFold): void {
    // The engine ends every element first; a journal that does not say so loses no span.
    for (const n of [...this.elements.keys()].toReversed()) this.end(n, 'terminated', fold);
    this.owners.clear();
    if (this.root === undefined) return;
    this.root.set(attributes);
    fold.spans.push(this.root.ended(fold.at, this.endLinks(0, fold)));
    this.root = undefined;
  }

  /** One request may start and end a span; it is linked once. */
  private endLinks(n: number, { fresh, row }: RowFold): ReturnType<typeof linkTo> {
    return fresh.has(n) ? [] : linkTo(row.traceparent, 'ended');
  }

  private spanId(n: number, short?: 'started'): string {
    return spanIdOf(this.context.instanceId, n, short);
  }
}

/** What one row has told so far. */
class RowFold {
  readonly spans: SpanRecord[] = [];
  /** Element instances that began in this row; 0: the instance. */
  readonly fresh = new Set<number>();
  /** Element instances whose incidents were resolved in this row. */
  readonly resolved = new Set<number>();
  /** The error that is on its way up, ending what it passes. */
  error: EventOf<'ErrorThrown'> | undefined;

  constructor(
    readonly at: number,
    readonly row: FactRow,
  ) {}
}
