import { randomUUID } from 'node:crypto';

import { factTypes, topics } from '@baton/contracts';
import { UserTaskOpened } from '@baton/contracts/execution';
import type { Fact } from '@baton/messaging';
import {
  createApplication,
  createLogger,
  JsonLogger,
  Sealer,
  type Application,
  type ApplicationOptions,
} from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing';

import { taskService } from '../src/index.js';
import { FakeExecution } from './fake-execution.js';
import { TestBus } from './test-bus.js';

export const ADMIN = {
  email: 'admin@example.org',
  password: 'correct horse battery',
  apiKey: 'baton_test_admin_key_0123456789',
} as const;
const MASTER_KEY = Buffer.alloc(32, 7);

/** A JSON value whose shape the test knows. */
type Loose = ReturnType<typeof JSON.parse>;
type Answer = { readonly status: number; readonly body: Loose; readonly headers: Headers };
interface Request {
  readonly key?: string;
  readonly cookie?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}
/** A message of which a test names only what matters to it. */
type Partly<Value> = Value extends (infer Entry)[]
  ? Partly<Entry>[]
  : Value extends object
    ? { [Name in keyof Value]?: Partly<Value[Name]> }
    : Value;

/** The service on a real database, with real HTTP and gRPC, and an execution that tests hold in their hands. */
export class TaskApp {
  readonly sealer = new Sealer(MASTER_KEY);
  private seq = 0;

  private constructor(
    readonly app: Application,
    readonly database: TestDatabase,
    readonly execution: FakeExecution,
    readonly bus: TestBus,
  ) {}

  static async start(database?: TestDatabase, more: Partial<ApplicationOptions> = {}): Promise<TaskApp> {
    const onDatabase = database ?? (await testDatabase());
    const execution = await new FakeExecution().start();
    const bus = new TestBus();
    let own: Application | undefined;
    const definition = taskService({
      BATON_ADMIN_EMAIL: ADMIN.email,
      BATON_ADMIN_PASSWORD: ADMIN.password,
      BATON_ADMIN_API_KEY: ADMIN.apiKey,
      BATON_PUBLIC_URL: 'http://localhost:8080',
    });
    own = await createApplication([definition], {
      databaseUrl: onDatabase.url,
      httpPort: 0,
      grpcPort: 0,
      drainMs: 200,
      testClock: true,
      masterKey: MASTER_KEY,
      bus: () => bus,
      addressOf: (service) => (service === 'execution' ? execution.address : (own?.grpcAddress ?? '')),
      logger: new JsonLogger(createLogger({ level: 'fatal' })),
      ...more,
    });
    await own.listen();
    return new TaskApp(own, onDatabase, execution, bus);
  }

  async stop({ keepDatabase = false } = {}): Promise<void> {
    await this.app.close();
    this.execution.stop();
    if (!keepDatabase) await this.database.drop();
  }

  get<Provider>(type: abstract new (...args: never[]) => Provider): Provider {
    return this.app.nest.get(type as never, { strict: false });
  }

  /** One HTTP call; as the admin's key unless a key or cookie is given. */
  async call(method: string, path: string, { key, cookie, body, headers = {} }: Request = {}): Promise<Answer> {
    const bearer =
      cookie === undefined ? { authorization: `Bearer ${key ?? ADMIN.apiKey}` } : cookie === '' ? {} : { cookie };
    const raw = Buffer.isBuffer(body);
    const response = await fetch(`${this.app.httpUrl}${path}`, {
      method,
      headers: { ...bearer, ...(body !== undefined && !raw && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: isJson ? JSON.parse(bytes.toString('utf8')) : bytes,
      headers: response.headers,
    };
  }

  /** Makes a person with the password `<id> has a password` and signs them in; returns the cookie. */
  async person(personId: string, more: Record<string, unknown> = {}): Promise<string> {
    const password = `${personId} has a password`;
    const created = await this.call('POST', '/v1/people', {
      body: { personId, name: personId.toUpperCase(), email: `${personId}@example.org`, password, ...more },
    });
    if (created.status !== 201) throw new Error(JSON.stringify(created.body));
    return this.signIn(`${personId}@example.org`, password);
  }

  async signIn(email: string, password: string): Promise<string> {
    const { status, headers, body } = await this.call('POST', '/v1/session', { cookie: '', body: { email, password } });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  async group(groupId: string, ...members: string[]): Promise<void> {
    await this.call('POST', '/v1/groups', { body: { groupId, name: `The ${groupId}`, members } });
  }

  /** The fact that a process has opened a task. */
  opened(task: Partly<UserTaskOpened> = {}, more: { instanceId?: string; tenant?: string; at?: number } = {}): Fact {
    const instanceId = more.instanceId ?? randomUUID();
    const userTaskId = task.userTaskId ?? `${instanceId}:${++this.seq}`;
    const data = UserTaskOpened.fromPartial({
      elementId: 'rate',
      name: 'Rate the vendor',
      processKey: 'onboarding',
      processName: 'Vendor onboarding',
      businessKey: 'V-1',
      startedBy: 'person:starter',
      ...task,
      userTaskId,
    } as object);
    return this.fact(factTypes.UserTaskOpened, instanceId, data, more);
  }

  fact(
    type: string,
    instanceId: string,
    data: object,
    { tenant = 'default', at = this.now() }: { tenant?: string; at?: number } = {},
  ): Fact {
    return {
      id: randomUUID(),
      topic: topics.instance,
      type,
      source: 'execution',
      key: instanceId,
      seq: ++this.seq,
      time: new Date(at).toISOString(),
      tenant,
      data,
    };
  }

  /** Opens a task and returns its id. */
  async open(
    task: Partly<UserTaskOpened> = {},
    more: { instanceId?: string; tenant?: string; at?: number } = {},
  ): Promise<string> {
    const fact = this.opened(task, more);
    await this.bus.deliver(fact);
    return (fact.data as UserTaskOpened).userTaskId;
  }

  now(): number {
    return this.app.clocks[0]?.now() ?? 0;
  }

  /** What the service told the others, in order; of one type where one is given. */
  async told(
    type?: string,
  ): Promise<{ type: string; key: string; tenant: string; seq: number; time: string; data: Loose }[]> {
    const { rows } = await this.database.pool.query<{ fact: string }>(
      `select fact from task.outbox order by xid, key, seq`,
    );
    return rows.map(({ fact }) => JSON.parse(fact)).filter((fact) => type === undefined || fact.type === type);
  }
}
