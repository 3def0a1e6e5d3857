import type pg from 'pg';

import { topics } from '@baton/contracts';
import { FactWindow, XidTail, type Cursor, type Fact, type FactSource, type ReadOptions } from '@baton/messaging';

import { Definitions } from '../deployments/definitions.js';
import { DefinitionsRepository } from '../deployments/definitions.repository.js';
import { instanceContexts } from './fact-context.repository.js';
import { JournalTail, type JournalTailRow } from './journal-tail.js';
import { RecentCommits } from './recent-commits.js';
import { NEEDS_CONTEXT, toFacts, type FactContext, type FactRow } from './to-facts.js';

/** The journal as facts: the journal is the outbox. */
export class JournalFacts implements FactSource {
  readonly topic = topics.instance;
  private readonly tail: XidTail;
  private readonly window: FactWindow<JournalTailRow>;
  private readonly definitions: Definitions;

  constructor(
    private readonly pool: pg.Pool,
    schema: string,
    readonly onPoke: FactSource['onPoke'],
    recent = new RecentCommits(),
  ) {
    this.tail = new XidTail({
      pool,
      schema,
      table: 'journal',
      key: 'instance_id',
      keyType: 'uuid',
      columns: [],
      time: 'at',
    });
    const journal = new JournalTail(pool, this.tail, recent);
    this.window = new FactWindow({
      read: (after, limit, ageMs) => journal.read(after, limit, ageMs),
      factsOf: (rows) => this.factsOf(rows),
    });
    this.definitions = new Definitions(new DefinitionsRepository(pool));
  }

  read(after: Cursor | null, limit: number, options?: ReadOptions): ReturnType<FactSource['read']> {
    return this.window.read(after, limit, options);
  }

  now(): Promise<Cursor> {
    return this.tail.now();
  }

  pending(after: Cursor | null): Promise<boolean> {
    return this.tail.pending(after);
  }

  backlog(after: Cursor | null): ReturnType<FactSource['backlog']> {
    return this.tail.backlog(after);
  }

  private async factsOf(places: readonly JournalTailRow[]): Promise<Fact[][]> {
    const contexts = await this.contextsOf(places.map(({ row }) => row));
    return places.map(({ row }) => toFacts(row, (id) => contexts.get(id)));
  }

  private async contextsOf(rows: readonly FactRow[]): Promise<Map<string, FactContext>> {
    // Compiled beforehand, so that nothing has to wait within the loop over all events.
    for (const definitionId of startedVersions(rows)) await this.definitions.get(definitionId);
    const { contexts, unknown } = this.knownContextsOf(rows);
    for (const row of await instanceContexts(this.pool, [...unknown])) {
      const definition = await this.definitions.get(row.definitionId);
      if (definition !== undefined)
        contexts.set(row.instanceId, contextOf(definition, row.businessKey ?? undefined, row.startedBy ?? undefined));
    }
    return contexts;
  }

  /** The contexts that the rows tell themselves, and the instances of the others. */
  private knownContextsOf(rows: readonly FactRow[]): { contexts: Map<string, FactContext>; unknown: Set<string> } {
    const contexts = new Map<string, FactContext>();
    const unknown = new Set<string>();
    for (const { instanceId, events } of rows) {
      for (const event of events) {
        if (!NEEDS_CONTEXT.has(event.type) || contexts.has(instanceId)) continue;
        const definition = event.type === 'InstanceStarted' ? this.definitions.peek(event.definitionId) : undefined;
        if (event.type === 'InstanceStarted' && definition !== undefined)
          contexts.set(instanceId, contextOf(definition, event.businessKey, event.by));
        else unknown.add(instanceId);
      }
    }
    return { contexts, unknown };
  }
}

/** The versions of which instances were started in these rows. */
function startedVersions(rows: readonly FactRow[]): Set<string> {
  const versions = new Set<string>();
  for (const { events } of rows)
    for (const event of events) if (event.type === 'InstanceStarted') versions.add(event.definitionId);
  return versions;
}

const contextOf = (definition: FactContext['definition'], businessKey?: string, startedBy?: string): FactContext => ({
  definition,
  ...(businessKey !== undefined && { businessKey }),
  ...(startedBy !== undefined && { startedBy }),
});
