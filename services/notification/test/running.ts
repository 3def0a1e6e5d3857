import { randomUUID } from 'node:crypto';

import { factTypes, topics, toTimestamp } from '@baton/contracts';
import type { TaskSummary } from '@baton/contracts/task';
import { outboxInsert, PostgresBus, type Fact } from '@baton/messaging';
import {
  createApplication,
  createLogger,
  inTransaction,
  JsonLogger,
  type Application,
  type Authenticator,
  type Caller,
  type Role,
} from '@baton/service-kit';

import { notificationService, type NotificationSettings } from '../src/index.js';
import type { Neighbours } from './neighbours.js';

/** Whom nobody knows any more. */
export const revoked = new Set<string>();

/** Knows callers by what they say they are: `Bearer <tenant>/<kind>/<subject>/<role,…>/<group,…>/<task>`. */
const trusting: Authenticator = {
  authenticate: async ({ authorization = '' }) => {
    if (revoked.has(authorization)) return null;
    const [tenant, kind, subject, roles, groups = '', taskId] = authorization.replace('Bearer ', '').split('/');
    if (!tenant || !kind || !subject || !roles) return null;
    return {
      tenant,
      subject,
      kind: kind as Caller['kind'],
      roles: roles.split(',') as Role[],
      groups: groups.split(',').filter((group) => group !== ''),
      ...(taskId !== undefined && { taskId }),
    };
  },
};

export const operator = 'default/person/olga/operator';
export const masterKey = Buffer.alloc(32, 7);

export interface Running {
  readonly app: Application;
  readonly logs: string[];
  publish(facts: readonly Fact[]): Promise<void>;
  rest(
    path: string,
    options?: { readonly as?: string; readonly method?: string },
  ): Promise<{ status: number; body: any }>; // oxlint-disable-line typescript/no-explicit-any
  stop(): Promise<void>;
}

export async function startNotification(
  databaseUrl: string,
  neighbours: Neighbours,
  settings: NotificationSettings = {},
): Promise<Running> {
  const logs: string[] = [];
  recent = logs;
  const destination = { write: (line: string) => void logs.push(line) };
  const logger = new JsonLogger(createLogger({ level: 'info', destination }));
  const app = await createApplication(
    [...neighbours.definitions(), { ...notificationService(settings), carriers: ['task'] }],
    {
      databaseUrl,
      httpPort: 0,
      grpcPort: 0,
      authenticator: trusting,
      logger,
      masterKey,
      poolSize: 8,
      drainMs: 300,
      bus: ({ sources }) => new PostgresBus({ sources, pollMs: 20, leadMs: 20 }),
    },
  );
  await app.listen();
  return {
    app,
    logs,
    publish: (facts) => inTransaction(app.pool, (tx) => outboxInsert(tx, 'task', facts)),
    rest: async (path, { as = operator, method = 'GET' } = {}) => {
      const answer = await fetch(`${app.httpUrl}${path}`, { method, headers: { authorization: `Bearer ${as}` } });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    stop: () => app.close(),
  };
}

export const instanceId = '019a0000-0000-7000-8000-000000000001';

export const summary = (more: Partial<TaskSummary> = {}): TaskSummary => ({
  userTaskId: `${instanceId}:7`,
  instanceId,
  elementId: 'rate',
  name: 'Rate the vendor',
  processName: 'Vendor onboarding',
  businessKey: 'V-17',
  openedAt: toTimestamp(Date.UTC(2026, 10, 21, 9)),
  dueAt: undefined,
  missing: [],
  ...more,
});

let seq = 0;
export const fact = (type: keyof typeof factTypes, data: object, more: Partial<Fact> = {}): Fact => ({
  id: randomUUID(),
  topic: type.startsWith('Person')
    ? topics.person
    : /^(Instance|Incident|Element)/.test(type)
      ? topics.instance
      : topics.userTask,
  type: factTypes[type],
  source: 'test',
  key: instanceId,
  seq: ++seq,
  time: '2026-11-21T09:00:00.000Z',
  tenant: 'default',
  data,
  ...more,
});

/** What the last started application logged. */
let recent: readonly string[] = [];

/** Waits until `condition` gives something; fails after `ms`. */
export async function until<Value>(
  condition: () => Promise<Value | undefined | false> | Value | undefined | false,
  ms = 30_000,
): Promise<Value> {
  const deadline = performance.now() + ms;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`It did not come true in time\n${recent.slice(-10).join('')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
