import {
  createApplication,
  createLogger,
  JsonLogger,
  type Application,
  type ApplicationOptions,
  type Authenticator,
  type Caller,
  type Role,
} from '@baton/service-kit';

import { integrationService } from '../src/index.js';
import type { FakeExecution } from './fake-execution.js';

/** Knows callers by what they say they are: `Bearer <tenant>/<kind>/<subject>/<role,…>`. */
const trusting: Authenticator = {
  authenticate: async ({ authorization = '' }) => {
    const [tenant, kind, subject, roles] = authorization.replace('Bearer ', '').split('/');
    if (!tenant || !kind || !subject || !roles) return null;
    return { tenant, subject, kind: kind as Caller['kind'], roles: roles.split(',') as Role[] };
  },
};

export const designer = 'default/person/dora/designer';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any; // oxlint-disable-line typescript/no-explicit-any
}

export interface Running {
  readonly app: Application;
  readonly logs: string[];
  rest(method: string, path: string, body?: unknown, as?: string): Promise<Answer>;
  stop(): Promise<void>;
}

export async function startIntegration(
  databaseUrl: string,
  execution: FakeExecution,
  allow: readonly string[] = [],
  more: Partial<ApplicationOptions> = {},
): Promise<Running> {
  const logs: string[] = [];
  const destination = { write: (line: string) => void logs.push(line) };
  const logger = new JsonLogger(createLogger({ level: 'trace', destination }));
  const app = await createApplication(
    [execution.definition(), { ...integrationService({ BATON_OUTBOUND_ALLOW: [...allow] }), carriers: ['execution'] }],
    {
      databaseUrl,
      httpPort: 0,
      grpcPort: 0,
      authenticator: trusting,
      logger,
      masterKey: Buffer.alloc(32, 7),
      poolSize: 8,
      drainMs: 300,
      ...more,
    },
  );
  await app.listen();
  return {
    app,
    logs,
    rest: async (method, path, body, as = designer) => {
      const answer = await fetch(`${app.httpUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${as}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return answerOf(answer);
    },
    stop: () => app.close(),
  };
}

export async function answerOf(answer: Response): Promise<Answer> {
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** Waits until `condition` gives something; fails after `ms`. */
export async function until<Value>(
  condition: () => Promise<Value | undefined | false> | Value | undefined | false,
  ms = 30_000,
): Promise<Value> {
  const deadline = performance.now() + ms;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error('It did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
