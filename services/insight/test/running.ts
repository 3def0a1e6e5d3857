import { topics } from '@baton/contracts';
import { alignGeneration, outboxInsert, outboxSource, PostgresBus, type Bus, type Fact } from '@baton/messaging';
import { createApplication, inTransaction, type Application, type Authenticator, type Role } from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing/database';

import { insightService } from '../src/index.js';
import { executionStandIn, feedSql } from './neighbours.js';

/** `Bearer <tenant>/<role>/<subject>/<group>`; a guest's subject is the task. */
const authenticator: Authenticator = {
  authenticate: async ({ authorization = '' }) => {
    const [tenant = '', role = '', subject = '', group = ''] = authorization.slice('Bearer '.length).split('/');
    const groups = group === '' ? [] : [group];
    const kind = role === 'guest' ? ('guest' as const) : role === 'worker' ? ('api-key' as const) : ('person' as const);
    return { tenant, subject, kind, roles: [role as Role], groups, ...(kind === 'guest' && { taskId: subject }) };
  },
};

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** insight with a real PostgreSQL and the bus that standalone runs, fed by the tests. */
export class RunningInsight {
  private constructor(
    readonly database: TestDatabase,
    readonly app: Application,
    readonly bus: Bus,
  ) {}

  static async start(): Promise<RunningInsight> {
    const database = await testDatabase();
    await database.pool.query(feedSql);
    await alignGeneration(database.pool, 'feed', 'outbox');
    let bus: Bus | undefined;
    const app = await createApplication([insightService(), executionStandIn], {
      databaseUrl: database.url,
      httpPort: 0,
      grpcPort: 0,
      authenticator,
      testClock: true,
      bus: ({ pool }) => {
        const sources = [topics.instance, topics.userTask, topics.model, topics.person].map((topic) =>
          outboxSource(pool, 'feed', topic),
        );
        return (bus = new PostgresBus({ sources, pollMs: 10 }));
      },
    });
    await app.listen();
    if (bus === undefined) throw new Error('The application made no bus');
    return new RunningInsight(database, app, bus);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }

  /** Publishes the facts in one transaction and returns when they have been handled. */
  async publish(...facts: readonly Fact[]): Promise<void> {
    await inTransaction(this.database.pool, (tx) => outboxInsert(tx, 'feed', facts));
    const late = setTimeout(() => console.error('The facts are not handled', this.bus.health()), 5_000);
    await this.bus.drained();
    clearTimeout(late);
  }

  async get(path: string, as = 'acme/operator/olga'): Promise<Answer> {
    const response = await fetch(`${this.app.httpUrl}/v1/progress${path}`, {
      headers: { authorization: `Bearer ${as}` },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
