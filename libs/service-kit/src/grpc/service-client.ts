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
  /** `host:port` of a service's gRPC server; asked at the first call. */
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
    const methods = Object.entries<MethodDefinition<unknown, unknown>>(service).map(([name, method]) => [
      name,
      this.method(method, from, to),
    ]);
    return Object.fromEntries(methods) as ServiceClient<Service>;
  }

  close(): void {
    for (const channel of this.channels.values()) channel.close();
    this.channels.clear();
  }

  private method(method: MethodDefinition<unknown, unknown>, from: string, to: string): unknown {
    const { path, requestSerialize, responseDeserialize } = method;
    if (method.requestStream) {
      return async (options: CallOptions = {}) =>
        this.channel(to).makeBidiStreamRequest(
          path,
          requestSerialize,
          responseDeserialize,
          await this.metadata(from, to, options),
          callOptions(options),
        );
    }
    if (method.responseStream) {
      return async (request: unknown, options: CallOptions = {}) =>
        this.channel(to).makeServerStreamRequest(
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
        const call = this.channel(to).makeUnaryRequest(
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

  private channel(to: string): Client {
    const address = this.links.addressOf(to);
    let channel = this.channels.get(address);
    if (channel === undefined) {
      channel = new Client(address, credentials.createInsecure(), { 'grpc.max_receive_message_length': MAX_MESSAGE });
      this.channels.set(address, channel);
    }
    return channel;
  }
}

const DEADLINE_MS = 10_000;
const MAX_MESSAGE = 16 * 1024 * 1024;

const callOptions = ({ deadlineMs }: CallOptions, fallback?: number) => {
  const limit = deadlineMs ?? fallback;
  return limit === undefined ? {} : { deadline: Date.now() + limit };
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
