import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';

import {
  CommandServiceClient,
  DeploymentServiceClient,
  IncidentServiceClient,
  JobServiceClient,
  MessageServiceClient,
  ProcessInstanceServiceClient,
  UserTaskServiceClient,
} from '@baton/contracts/execution';
import { createApplication, createLogger, decodeStatus, JsonLogger, type Application, type Authenticator, type Caller, type Role } from '@baton/service-kit';

import { executionService } from '../src/index.js';

/** Knows callers by what they say they are: `Bearer <tenant>/<kind>/<subject>/<role,…>/<group,…>`. */
export const trusting: Authenticator = {
  authenticate: async ({ authorization = '' }) => {
    const [tenant, kind, subject, roles, groups = ''] = authorization.replace('Bearer ', '').split('/');
    if (!tenant || !kind || !subject || !roles) return null;
    return { tenant, subject, kind: kind as Caller['kind'], roles: roles.split(',') as Role[], groups: groups.split(',').filter((group) => group !== '') };
  },
};

export const admin = 'default/person/ada/admin';
export const worker = 'default/api-key/w1/worker';
export const taskService = 'default/service/task/service';
export const participant = 'default/person/pat/participant';

export const metadataOf = (who: string): Metadata => {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${who}`);
  return metadata;
};

/** A refused call, by its stable code. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'OK';
  } catch (error) {
    const [bytes] = (error as ServiceError).metadata?.get('grpc-status-details-bin') ?? [];
    return bytes === undefined ? `unknown: ${String(error)}` : (decodeStatus(bytes as Buffer)?.code ?? 'none');
  }
}

type Unary<Request, Response> = (request: Request, metadata: Metadata, callback: (error: ServiceError | null, response: Response) => void) => unknown;
type RequestOf<Message> = { [Field in keyof Message]?: Message[Field] };

/** Calls a unary method; absent fields are the contract's defaults. */
export function call<Request, Response>(client: object, method: Unary<Request, Response>, message: { fromPartial(value: never): Request }, request: RequestOf<Request>, who = admin): Promise<Response> {
  return new Promise((resolve, reject) => {
    method.call(client, message.fromPartial(request as never), metadataOf(who), (error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

export interface Running extends Application {
  readonly clients: ReturnType<typeof clientsOf>;
  /** Ends the clients and the application. */
  stop(): Promise<void>;
}

const clientsOf = (address: string) => ({
  instances: new ProcessInstanceServiceClient(address, credentials.createInsecure()),
  jobs: new JobServiceClient(address, credentials.createInsecure()),
  commands: new CommandServiceClient(address, credentials.createInsecure()),
  messages: new MessageServiceClient(address, credentials.createInsecure()),
  deployments: new DeploymentServiceClient(address, credentials.createInsecure()),
  incidents: new IncidentServiceClient(address, credentials.createInsecure()),
  userTasks: new UserTaskServiceClient(address, credentials.createInsecure()),
});

export async function startExecution(databaseUrl: string, testClock = false): Promise<Running> {
  const logger = new JsonLogger(createLogger({ level: 'error', service: 'execution' }));
  const app = await createApplication([executionService()], { databaseUrl, httpPort: 0, grpcPort: 0, authenticator: trusting, logger, testClock, poolSize: 8, drainMs: 300 });
  await app.listen();
  const clients = clientsOf(app.grpcAddress);
  return Object.assign(app, {
    clients,
    stop: async () => {
      for (const client of Object.values(clients)) client.close();
      await app.close();
    },
  });
}

/** Waits until `condition` gives something; fails after `ms`. */
export async function until<Value>(condition: () => Promise<Value | undefined | false> | Value | undefined | false, ms = 10_000): Promise<Value> {
  const deadline = performance.now() + ms;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error('It did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
