import type pg from 'pg';

import { topics } from '@baton/contracts';
import type { EngineEvent } from '@baton/engine';
import { parseJson } from '@baton/kernel';
import { XidTail, type Cursor, type Fact, type FactSource, type TailRow } from '@baton/messaging';

import { Definitions } from '../deployments/definitions.js';
import { DefinitionsRepository } from '../deployments/definitions.repository.js';
import { instanceContexts } from './fact-context.repository.js';
import { NEEDS_CONTEXT, toFacts, type FactContext, type FactRow } from './to-facts.js';

type Read = Awaited<ReturnType<FactSource['read']>>;
/** Reads kept for the other groups of this process, which follow each other closely. */
const KEPT_READS = 16;
const KEPT_ROWS = 4_000;

/**
 * The journal as facts: the journal is the outbox. Rows below the horizon never change, so what one group has read is
 * handed to the next without reading it again.
 */
export class JournalFacts implements FactSource {
  readonly topic = topics.instance;
  private readonly tail: XidTail;
  private readonly definitions: Definitions;
  private readonly reads = new Map<string, Read>();
  private readonly decoded = new Map<string, readonly Fact[]>();

  constructor(
    private readonly pool: pg.Pool,
    schema: string,
    readonly onPoke: FactSource['onPoke'],
  ) {
    const columns = ['at', 'tenant', 'actor', 'traceparent', 'events'];
    this.tail = new XidTail({ pool, schema, table: 'journal', key: 'instance_id', keyType: 'uuid', columns });
    this.definitions = new Definitions(new DefinitionsRepository(pool));
  }

  async read(after: Cursor | null, limit: number): Promise<Read> {
    const place = after === null ? '' : `${after.generation} ${after.xid} ${after.key} ${after.seq}`;
    const kept = this.reads.get(place);
    if (kept !== undefined) return kept;
    const { rows, cursor } = await this.tail.read(after, limit);
    const read = { facts: await this.factsOf(rows), cursor };
    if (rows.length > 0) this.keep(place, read);
    return read;
  }

  /** A row is decoded once, however many groups read it in batches of their own. */
  private async factsOf(tailRows: readonly TailRow[]): Promise<Fact[]> {
    const known = new Map(tailRows.map((row) => [placeOf(row), this.decoded.get(placeOf(row))]));
    const rows = tailRows.filter((row) => known.get(placeOf(row)) === undefined).map(factRow);
    const contexts = await this.contextsOf(rows);
    const fresh = new Map(rows.map((row) => [`${row.instanceId} ${row.seq}`, toFacts(row, (id) => contexts.get(id))]));
    const facts = tailRows.flatMap((row) => fresh.get(placeOf(row)) ?? known.get(placeOf(row)) ?? []);
    for (const [place, made] of fresh) this.decoded.set(place, made);
    for (const place of this.decoded.keys()) {
      if (this.decoded.size <= KEPT_ROWS) break;
      this.decoded.delete(place);
    }
    return facts;
  }

  private async contextsOf(rows: readonly FactRow[]): Promise<Map<string, FactContext>> {
    const contexts = new Map<string, FactContext>();
    const unknown = new Set<string>();
    for (const { instanceId, events } of rows) {
      for (const event of events) {
        if (!NEEDS_CONTEXT.has(event.type) || contexts.has(instanceId)) continue;
        const definition =
          event.type === 'InstanceStarted'
            ? (this.definitions.peek(event.definitionId) ?? (await this.definitions.get(event.definitionId)))
            : undefined;
        if (event.type === 'InstanceStarted' && definition !== undefined) {
          contexts.set(instanceId, contextOf(definition, event.businessKey, event.by));
        } else unknown.add(instanceId);
      }
    }
    for (const row of await instanceContexts(this.pool, [...unknown])) {
      const definition = await this.definitions.get(row.definitionId);
      if (definition !== undefined)
        contexts.set(row.instanceId, contextOf(definition, row.businessKey ?? undefined, row.startedBy ?? undefined));
    }
    return contexts;
  }

  private keep(place: string, read: Read): void {
    this.reads.set(place, read);
    const oldest = this.reads.size > KEPT_READS ? this.reads.keys().next().value : undefined;
    if (oldest !== undefined) this.reads.delete(oldest);
  }
}

const placeOf = ({ key, seq }: TailRow): string => `${key} ${seq}`;

const contextOf = (definition: FactContext['definition'], businessKey?: string, startedBy?: string): FactContext => ({
  definition,
  ...(businessKey !== undefined && { businessKey }),
  ...(startedBy !== undefined && { startedBy }),
});

function factRow({ key, seq, at, tenant, actor, traceparent, events }: TailRow): FactRow {
  return {
    instanceId: key,
    seq,
    at: (at as Date).toISOString(),
    tenant: String(tenant),
    events: parseJson(String(events)) as unknown as readonly EngineEvent[],
    ...(actor !== null && { actor: String(actor) }),
    ...(traceparent !== null && { traceparent: String(traceparent) }),
  };
}
