import type pg from 'pg';

import { topics } from '@baton/contracts';
import type { EngineEvent } from '@baton/engine';
import { parseJson } from '@baton/kernel';
import { FactWindow, XidTail, type Cursor, type Fact, type FactSource, type TailRow } from '@baton/messaging';

import { Definitions } from '../deployments/definitions.js';
import { DefinitionsRepository } from '../deployments/definitions.repository.js';
import { instanceContexts } from './fact-context.repository.js';
import { NEEDS_CONTEXT, toFacts, type FactContext, type FactRow } from './to-facts.js';

/** The journal as facts: the journal is the outbox. */
export class JournalFacts implements FactSource {
  readonly topic = topics.instance;
  private readonly window: FactWindow;
  private readonly definitions: Definitions;

  constructor(
    private readonly pool: pg.Pool,
    schema: string,
    readonly onPoke: FactSource['onPoke'],
  ) {
    const columns = ['at', 'tenant', 'actor', 'traceparent', 'events'];
    const tail = new XidTail({ pool, schema, table: 'journal', key: 'instance_id', keyType: 'uuid', columns });
    this.window = new FactWindow({ tail, factsOf: (rows) => this.factsOf(rows) });
    this.definitions = new Definitions(new DefinitionsRepository(pool));
  }

  read(after: Cursor | null, limit: number): ReturnType<FactSource['read']> {
    return this.window.read(after, limit);
  }

  private async factsOf(tailRows: readonly TailRow[]): Promise<Fact[][]> {
    const rows = tailRows.map(factRow);
    const contexts = await this.contextsOf(rows);
    return rows.map((row) => toFacts(row, (id) => contexts.get(id)));
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
}

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
