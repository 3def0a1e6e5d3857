import {
  createApplication,
  createLogger,
  JsonLogger,
  type Application,
  type ApplicationOptions,
  type Authenticator,
} from '@baton/service-kit';

import { edgeOptions, edgeService } from '../src/index.js';

/** Knows one operator, by key and by session. */
const authenticator: Authenticator = {
  authenticate: async ({ authorization, cookie }) =>
    authorization === 'Bearer baton_olga' || cookie === 'baton_session=olga'
      ? { tenant: 'default', subject: 'olga', kind: 'person', roles: ['operator'] }
      : null,
};

export interface Edge extends Application {
  readonly logs: readonly string[];
}

/** The portal as it runs in a process of its own, in front of `origins`. */
export async function startEdge(
  databaseUrl: string,
  origins: Readonly<Record<string, readonly string[]>>,
  options: Partial<ApplicationOptions> = {},
): Promise<Edge> {
  const logs: string[] = [];
  const settings = {
    BATON_UPSTREAMS: new Map(Object.entries(origins)),
    BATON_SMTP_CONFIGURED: true,
    BATON_TEST_CLOCK: true,
  };
  const application = await createApplication([edgeService(settings)], {
    databaseUrl,
    httpPort: 0,
    grpcPort: 0,
    authenticator,
    drainMs: 2_000,
    testClock: true,
    logger: new JsonLogger(
      createLogger({ level: 'info', destination: { write: (line: string) => void logs.push(line) } }),
    ),
    ...edgeOptions(settings),
    ...options,
  });
  await application.listen();
  return Object.assign(application, { logs });
}
