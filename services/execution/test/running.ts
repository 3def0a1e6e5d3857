import { randomUUID } from 'node:crypto';

import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';

import {
  DeploymentServiceService,
  JobServiceService,
  ProcessInstanceServiceService,
  type ActivateJobsRequest,
  type Instance,
  type Job,
  type StartInstanceRequest,
} from '@baton/contracts/execution';
import {
  createApplication,
  createLogger,
  decodeStatus,
  JsonLogger,
  type Application,
  type Authenticator,
  type Caller,
  type Role,
} from '@baton/service-kit';

import { executionService, type ExecutionSettings } from '../src/index.js';

/** Knows callers by what they say they are: `Bearer <tenant>/<kind>/<subject>/<role,…>/<group,…>`. */
export const trusting: Authenticator = {
  authenticate: async ({ authorization = '' }) => {
    const [tenant, kind, subject, roles, groups = ''] = authorization.replace('Bearer ', '').split('/');
    if (!tenant || !kind || !subject || !roles) return null;
    return {
      tenant,
      subject,
      kind: kind as Caller['kind'],
      roles: roles.split(',') as Role[],
      groups: groups.split(',').filter((group) => group !== ''),
    };
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

interface Method<Request, Response> {
  readonly path: string;
  readonly requestSerialize: (value: Request) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => Request;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

export interface Running extends Application {
  readonly client: Client;
  /** Calls a unary method; absent fields are the contract's defaults. */
  call<Request extends object, Response>(
    method: Method<Request, Response>,
    request: Partial<Request>,
    who?: string,
  ): Promise<Response>;
  deploy(xml: string, processKey: string, who?: string, deploymentId?: string): Promise<void>;
  start(processKey: string, variables?: object, more?: Partial<StartInstanceRequest>, who?: string): Promise<string>;
  /** Waits up to 2 s for one job. */
  activate(type: string, more?: Partial<ActivateJobsRequest>): Promise<Job | undefined>;
  complete(job: Job, variables?: object, who?: string): Promise<unknown>;
  get(instanceId: string, who?: string): Promise<Instance>;
  /** Ends the client and the application. */
  stop(): Promise<void>;
}

export async function startExecution(
  databaseUrl: string,
  testClock = false,
  drainMs = 300,
  settings: ExecutionSettings = {},
): Promise<Running> {
  const logger = new JsonLogger(createLogger({ level: 'error', service: 'execution' }));
  const app = await createApplication([executionService(settings)], {
    databaseUrl,
    httpPort: 0,
    grpcPort: 0,
    authenticator: trusting,
    logger,
    testClock,
    poolSize: 8,
    drainMs,
  });
  await app.listen();
  const client = new Client(app.grpcAddress, credentials.createInsecure());
  const call: Running['call'] = (method, request, who = admin) =>
    new Promise((resolve, reject) => {
      const whole = { ...method.requestDeserialize(Buffer.alloc(0)), ...request };
      client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        whole,
        metadataOf(who),
        (error, response) => (error === null && response !== undefined ? resolve(response) : reject(error)),
      );
    });
  return Object.assign(app, {
    client,
    call,
    deploy: async (xml: string, processKey: string, who?: string, deploymentId = '') => {
      await call(
        DeploymentServiceService.deployProcess,
        { definitionId: randomUUID(), modelId: 'model', processKey, xml, deploymentId },
        who,
      );
    },
    start: async (processKey: string, variables: object = {}, more: Partial<StartInstanceRequest> = {}, who?: string) =>
      (
        await call(
          ProcessInstanceServiceService.startInstance,
          { processKey, variablesJson: JSON.stringify(variables), ...more },
          who,
        )
      ).instanceId,
    activate: async (type: string, more: Partial<ActivateJobsRequest> = {}) =>
      (await call(JobServiceService.activateJobs, { type, worker: 'test', waitMs: 2000, ...more }, worker)).jobs[0],
    complete: ({ jobId, leaseToken }: Job, variables: object = {}, who = worker) =>
      call(JobServiceService.completeJob, { jobId, leaseToken, variablesJson: JSON.stringify(variables) }, who),
    get: async (instanceId: string, who?: string) => {
      const { instance } = await call(ProcessInstanceServiceService.getInstance, { instanceId }, who);
      if (instance === undefined) throw new Error(`No instance ${instanceId}`);
      return instance;
    },
    stop: async () => {
      client.close();
      await app.close();
    },
  });
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
