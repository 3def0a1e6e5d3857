import { topics } from '@baton/contracts';
import { inTransaction, type Bus, type Fact, type SubscribeOptions } from '@baton/messaging';
import { type Application, identityMigrations, ReplicaAuthenticator, runMigrations } from '@baton/service-kit';

const SCHEMA = 'copies';

/** A copy of what the service tells of credentials, fed by its facts alone: it has nobody to ask. */
export class IdentityCopy {
  private readonly handled = new Set<string>();

  private constructor(
    readonly replica: ReplicaAuthenticator,
    private readonly subscribed: SubscribeOptions,
  ) {}

  static async of({ pool }: Application): Promise<IdentityCopy> {
    await runMigrations(pool, SCHEMA, identityMigrations(SCHEMA));
    const ask = () => Promise.reject(new Error('There is nobody to ask'));
    const replica = new ReplicaAuthenticator({ pool, schema: SCHEMA, ask });
    const all: SubscribeOptions[] = [];
    const bus = { subscribe: async (options: SubscribeOptions) => void all.push(options) };
    await replica.subscribe(bus as unknown as Bus);
    const [subscribed] = all;
    if (subscribed === undefined) throw new Error('It follows nothing');
    return new IdentityCopy(replica, subscribed);
  }

  /** Follows all that is committed, as a broker would bring it. */
  async follow(): Promise<void> {
    const { pool } = this.subscribed.db;
    const { rows } = await pool.query<{ fact: string }>(
      `select fact from task.outbox where topic = $1 order by xid, key, seq`,
      [topics.credential],
    );
    const fresh = rows.map(({ fact }) => JSON.parse(fact) as Fact).filter(({ id }) => !this.handled.has(id));
    if (fresh.length > 0) await inTransaction(pool, (tx) => this.subscribed.handle(fresh, tx));
    for (const { id } of fresh) this.handled.add(id);
  }

  stop(): void {
    this.replica.stop();
  }
}
