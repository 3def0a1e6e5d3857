import pg, { type Pool } from 'pg';

import { insightService } from '@baton/insight';
import { outboxSource, type Cursor, type Fact, type FactSource } from '@baton/messaging';
import { topics } from '@baton/contracts';
import { runMigrations } from '@baton/service-kit';

import { JournalFacts } from '../../services/execution/dist/src/facts/journal-facts.js';
import { InstancesProjection } from '../../services/insight/dist/src/progress/instances.projection.js';
import { lost, type Finding } from './findings.ts';

const DATABASE = 'chaos_rebuilt';
const AT_ONCE = 1_000;

/** Facts that follow from what is stored, whatever was sent. */
export interface Owed {
  readonly facts: readonly Fact[];
  readonly instances: ReadonlySet<string>;
}

/**
 * Insight's read model, built a second time in a database of its own: each fact once, straight from the journal and the
 * outbox, from the first on.
 */
export class RebuiltModel {
  readonly #live: Pool;
  readonly #rebuilt: Pool;
  readonly #projection = new InstancesProjection();
  readonly #sources: { readonly source: FactSource; cursor: Cursor | null }[];

  private constructor(live: Pool, rebuilt: Pool) {
    this.#live = live;
    this.#rebuilt = rebuilt;
    this.#sources = [
      new JournalFacts(live, 'execution', () => () => undefined),
      outboxSource(live, 'task', topics.userTask),
    ].map((source) => ({ source, cursor: null }));
  }

  static async begin(live: Pool, url: string): Promise<RebuiltModel> {
    await live.query(`create database ${DATABASE}`);
    const rebuilt = new pg.Pool({ connectionString: Object.assign(new URL(url), { pathname: DATABASE }).href, max: 2 });
    rebuilt.on('error', () => undefined); // the server may be killed while nobody uses it
    await runMigrations(rebuilt, 'insight', insightService().migrations);
    return new RebuiltModel(live, rebuilt);
  }

  /** Folds what is new. To be called while nothing is written. */
  async follow(): Promise<Owed> {
    const facts: Fact[] = [];
    for (const each of this.#sources) {
      for (;;) {
        const read = await each.source.read(each.cursor, AT_ONCE);
        each.cursor = read.cursor;
        if (read.facts.length === 0 && read.more !== true) break;
        facts.push(...read.facts);
        await this.#fold(read.facts);
      }
    }
    return { facts, instances: new Set(facts.map(({ key }) => key)) };
  }

  /** Where the live rows of these instances are not as they were rebuilt. */
  async differences(instances: ReadonlySet<string>): Promise<Finding[]> {
    const ids = [...instances];
    const [live, rebuilt] = await Promise.all([rowsOf(this.#live, ids), rowsOf(this.#rebuilt, ids)]);
    return ids.flatMap((id) => {
      const [have, want] = [live.get(id), rebuilt.get(id)];
      return have === want
        ? []
        : [lost('read model', `insight has ${have ?? 'nothing'}, rebuilt it is ${want ?? 'nothing'}`, id)];
    });
  }

  close(): Promise<void> {
    return this.#rebuilt.end();
  }

  async #fold(facts: readonly Fact[]): Promise<void> {
    const tx = await this.#rebuilt.connect();
    try {
      await tx.query('begin');
      await this.#projection.project(tx, facts);
      await tx.query('commit');
    } finally {
      tx.release();
    }
  }
}

/** Everything but how often the row was written. */
async function rowsOf(pool: Pool, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; row: string }>(
    `select instance_id::text as id, (to_jsonb(i) - 'revision')::text as row from insight.instances i where instance_id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, row }) => [id, row]));
}
