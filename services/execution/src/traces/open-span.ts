import type { SpanAttributes, SpanEvent, SpanLink, SpanRecord } from '@baton/service-kit/spans';

/** Events of one span beyond these are counted, not kept: a timer may fire on a step for years. */
const MAX_EVENTS = 128;
const MAX_MESSAGE = 1_000;
/** How long a short span lasts, in milliseconds: it only has to be seen. */
const SHORT_MS = 0.005;
/** What passes through lasts a microsecond: tools take an end that is not after the start for a mistake. */
const LEAST_MS = 0.001;

export interface SpanPlace {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

type Event = Omit<SpanEvent, 'at'>;

/** A span that has begun and not ended. */
export class OpenSpan {
  private readonly events: SpanEvent[] = [];
  private dropped = 0;
  private error: string | undefined;
  private stoppedBy: { readonly code: string; readonly message: string } | undefined;

  constructor(
    readonly place: SpanPlace,
    readonly name: string,
    readonly start: number,
    private attributes: SpanAttributes,
    private readonly links: readonly SpanLink[],
  ) {}

  set(attributes: SpanAttributes): void {
    this.attributes = { ...this.attributes, ...attributes };
  }

  get(name: keyof SpanAttributes): SpanAttributes[typeof name] {
    return this.attributes[name];
  }

  note(at: number, event: Event): void {
    if (this.events.length < MAX_EVENTS) this.events.push({ ...event, at });
    else this.dropped++;
  }

  /** Its status is error from now on; the first error stays. */
  fail(code: string, message = code): void {
    if (this.error !== undefined) return;
    this.error = shortened(message);
    this.set({ 'error.type': code });
  }

  /** It has ended while it was stopped. */
  failAtIncident(): void {
    if (this.stoppedBy !== undefined) this.fail(this.stoppedBy.code, this.stoppedBy.message);
  }

  /** Says that it has begun, and with which attributes so far. */
  started(spanId: string): SpanRecord {
    return this.short({
      spanId,
      name: `${this.name} started`,
      at: this.start,
      attributes: { ...this.attributes, 'baton.span.part': 'started' },
      links: this.links,
    });
  }

  /** Says that it has stopped at an incident. */
  incident(spanId: string, at: number, id: string, code: string, message: string): SpanRecord {
    this.stoppedBy = { code, message };
    return this.short({
      spanId,
      name: `${this.name} incident`,
      at,
      attributes: {
        ...this.attributes,
        'baton.span.part': 'incident',
        'baton.incident.id': id,
        'error.type': code,
      },
      links: [],
      error: shortened(message),
    });
  }

  /** The whole span. Clocks of replicas differ: it never ends before it began. */
  ended(at: number, links: readonly SpanLink[]): SpanRecord {
    return {
      ...this.place,
      name: this.name,
      start: this.start,
      end: Math.max(at, this.start + LEAST_MS),
      attributes: { ...this.attributes, 'baton.span.part': 'whole' },
      events: this.events,
      ...(this.dropped > 0 && { droppedEvents: this.dropped }),
      links: [...this.links, ...links],
      ...(this.error !== undefined && { error: this.error }),
    };
  }

  private short({
    at,
    ...rest
  }: Pick<SpanRecord, 'spanId' | 'name' | 'attributes' | 'links' | 'error'> & { readonly at: number }): SpanRecord {
    const { traceId, spanId: parentSpanId } = this.place;
    return { traceId, parentSpanId, start: at, end: at + SHORT_MS, events: [], ...rest };
  }
}

/** Messages of failures may quote anything, at any length. */
export const shortened = (message: string): string => message.slice(0, MAX_MESSAGE);
