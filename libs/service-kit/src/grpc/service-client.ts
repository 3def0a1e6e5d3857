import {
  Client,
  credentials,
  Metadata,
  type ClientDuplexStream,
  type ClientReadableStream,
  type MethodDefinition,
  type ServiceDefinition,
} from '@grpc/grpc-js';

import { serviceCaller, type Caller } from '../identity/caller.js';
import type { ServiceTokens } from '../identity/service-tokens.js';
import { fromServiceError } from '../errors/from-service-error.js';
import { eachReplica, targetOf } from './addresses.js';
import { deadlineOfCall } from './call-deadline.js';
import { CHANNEL_OPTIONS } from './channel-options.js';

export interface CallOptions {
  /** For whom the call is made; without one, the service calls on its own account for `tenant`. */
  readonly caller?: Caller;
  readonly tenant?: string;
  /** Milliseconds until the call fails; 10 s unless told. Streams have none unless told. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

type Request<M> = M extends { requestSerialize: (value: infer R) => Buffer } ? R : never;
type Response<M> = M extends { responseDeserialize: (bytes: Buffer) => infer R } ? R : never;
type Method<M> = M extends { requestStream: false; responseStream: false }
  ? (request: Request<M>, options?: CallOptions) => Promise<Response<M>>
  : M extends { requestStream: false; responseStream: true }
    ? (request: Request<M>, options?: CallOptions) => Promise<ClientReadableStream<Response<M>>>
    : M extends { requestStream: true; responseStream: true }
      ? (options?: CallOptions) => Promise<ClientDuplexStream<Request<M>, Response<M>>>
      : never;

/** The methods of a generated service as promises. A refused call rejects with the callee's Rejection. */
export type ServiceClient<Service> = { readonly [Name in keyof Service]: Method<Service[Name]> };

/** How the services of a composition reach each other. */
export interface ServiceLinks {
  readonly tokens: ServiceTokens;
  /**
   * `host:port` of a service's gRPC server, of each replica where `|` separates several; asked again with every call.
   *
   * @throws Error when there is no such service
   */
  addressOf(service: string): string;
}

/** What a client is made of, and closed by. Injected as itself. */
export class ServiceClients {
  private readonly channels = new Map<string, Client>();

  constructor(private readonly links: ServiceLinks) {}

  /**
   * A client with which the service `from` calls the service `to`: signs every call, carries its caller, sets a deadline.
   *
   * @param service the generated `XService` constant
   */
  client<Service extends ServiceDefinition>(service: Service, from: string, to: string): ServiceClient<Service> {
    this.links.addressOf(to); // a service that is not there is told at start
    return this.of(service, from, to, () => targetOf(this.links.addressOf(to)));
  }

  /**
   * A client of each process of the service `to`, for what concerns processes rather than the service. Where a DNS name
   * stands for several, it is looked up anew.
   */
  async clientsOfEach<Service extends ServiceDefinition>(
    service: Service,
    from: string,
    to: string,
  ): Promise<readonly { readonly address: string; readonly client: ServiceClient<Service> }[]> {
    const addresses = await eachReplica(this.links.addressOf(to));
    return addresses.map((address) => ({ address, client: this.of(service, from, to, () => targetOf(address)) }));
  }

  private of<Service extends ServiceDefinition>(
    service: Service,
    from: string,
    to: string,
    target: () => string,
  ): ServiceClient<Service> {
    const methods = Object.entries<MethodDefinition<unknown, unknown>>(service).map(([name, method]) => [
      name,
      this.method(method, from, to, target),
    ]);
    return Object.fromEntries(methods) as ServiceClient<Service>;
  }

  close(): void {
    for (const channel of this.channels.values()) channel.close();
    this.channels.clear();
  }

  private method(method: MethodDefinition<unknown, unknown>, from: string, to: string, target: () => string): unknown {
    const { path, requestSerialize, responseDeserialize } = method;
    if (method.requestStream) {
      return async (options: CallOptions = {}) =>
        this.channel(target()).makeBidiStreamRequest(
          path,
          requestSerialize,
          responseDeserialize,
          await this.metadata(from, to, options),
          callOptions(options),
        );
    }
    if (method.responseStream) {
      return async (request: unknown, options: CallOptions = {}) =>
        this.channel(target()).makeServerStreamRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          await this.metadata(from, to, options),
          callOptions(options),
        );
    }
    return async (request: unknown, options: CallOptions = {}) => {
      const metadata = await this.metadata(from, to, options);
      return new Promise((resolve, reject) => {
        const call = this.channel(target()).makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
          callOptions(options, DEADLINE_MS),
          (error, response) => (error === null ? resolve(response) : reject(fromServiceError(error))),
        );
        options.signal?.addEventListener('abort', () => call.cancel(), { once: true });
      });
    };
  }

  private async metadata(from: string, to: string, { caller, tenant = 'default' }: CallOptions): Promise<Metadata> {
    const metadata = new Metadata();
    metadata.set(
      'authorization',
      `Bearer ${await this.links.tokens.sign(from, to, caller ?? serviceCaller(from, tenant))}`,
    );
    return metadata;
  }

  /** Replicas that were looked up once may be gone for good. Calls under way on a channel end as they would. */
  private closeOldest(): void {
    for (const [target, channel] of this.channels) {
      if (this.channels.size < MOST_CHANNELS) return;
      this.channels.delete(target);
      channel.close();
    }
  }

  private channel(target: string): Client {
    let channel = this.channels.get(target);
    if (channel === undefined) {
      this.closeOldest();
      channel = new Client(target, credentials.createInsecure(), CHANNEL_OPTIONS);
      this.channels.set(target, channel);
    }
    return channel;
  }
}

const DEADLINE_MS = 10_000;
const MOST_CHANNELS = 200;

/** Never later than the deadline of the call that is being answered. */
const callOptions = ({ deadlineMs }: CallOptions, fallback?: number) => {
  const limit = deadlineMs ?? fallback;
  const deadline = Math.min(limit === undefined ? Infinity : Date.now() + limit, deadlineOfCall());
  return deadline === Infinity ? {} : { deadline };
};

/** Provides a {@link ServiceClient} in a module: `provideClient(TASKS, UserTaskServiceService, { from: 'portal', to: 'task' })`. */
export const provideClient = <Service extends ServiceDefinition>(
  token: string | symbol,
  service: Service,
  { from, to }: { from: string; to: string },
) => ({
  provide: token,
  useFactory: (clients: ServiceClients) => clients.client(service, from, to),
  inject: [ServiceClients],
});
