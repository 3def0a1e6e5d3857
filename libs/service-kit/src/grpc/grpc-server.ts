import { Server, ServerCredentials, type ServerInterceptor, type ServiceDefinition } from '@grpc/grpc-js';
import type { GrpcOptions } from '@nestjs/microservices';
import { ServerGrpc } from '@nestjs/microservices';

import { isObservable, lastValueFrom } from 'rxjs';

import { withinDeadline, type Reply } from './call-deadline.js';

export interface GrpcServerOptions {
  /** `host:port`; port 0 takes a free one, see `boundPort`. */
  readonly url: string;
  readonly services: readonly ServiceDefinition[];
  /** Milliseconds that open calls are given when the server closes. */
  readonly drainMs: number;
  /** Told of the metadata of each unary call whose handler has ended, also when its caller is gone. */
  readonly answered?: (metadata: object) => void;
  readonly interceptors?: readonly ServerInterceptor[];
  /** Called before the port is bound, e.g. to add health and reflection. */
  readonly prepare?: (server: Server) => void;
}

const MAX_MESSAGE = 16 * 1024 * 1024;
/** Calls under way on one connection. */
const MAX_CALLS = 1_000;

type StreamCall = { emit(event: 'error', error: unknown): boolean; getDeadline(): Date | number };
type UnaryCall = { readonly request: unknown; readonly metadata: object; getDeadline(): Date | number };
type UnaryHandler = (request: unknown, metadata: unknown, call: UnaryCall) => Promise<unknown>;
type CallMethod = (call: never, callback: never) => Promise<void>;

/**
 * Nest's gRPC server with four differences: it binds after the services are registered, tells its port, answers a
 * denied or failing call instead of letting the rejection end the process, and drains by a deadline.
 */
export class DrainingGrpcServer extends ServerGrpc {
  readonly raw: Server;
  /** The port it listens on; 0 until then. */
  boundPort = 0;
  private draining: Promise<void> | undefined;

  constructor(private readonly settings: GrpcServerOptions) {
    super(nestOptions(settings));
    this.raw = new Server({
      interceptors: [...(settings.interceptors ?? [])],
      'grpc.max_receive_message_length': MAX_MESSAGE,
      'grpc.max_send_message_length': MAX_MESSAGE,
      // Beyond, a client's calls wait with the client.
      'grpc.max_concurrent_streams': MAX_CALLS,
      // A client whose machine is gone says nothing: its streams end after 30 + 10 s.
      'grpc.keepalive_time_ms': 30_000,
      'grpc.keepalive_timeout_ms': 10_000,
    });
  }

  override async createClient(): Promise<Server> {
    return this.raw;
  }

  override async start(callback?: () => void): Promise<void> {
    await this.bindEvents();
    this.settings.prepare?.(this.raw);
    this.boundPort = await new Promise<number>((resolve, reject) => {
      this.raw.bindAsync(this.settings.url, ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    callback?.();
  }

  /** Nest's own would copy each call for hooks that nobody has, and make an Observable of each answer. */
  override createUnaryServiceMethod(handler: Function): Function {
    return (call: UnaryCall, callback: Reply) =>
      withinDeadline(
        call,
        callback,
        (reply) =>
          void answer(handler as UnaryHandler, call, reply).finally(() => this.settings.answered?.(call.metadata)),
      );
  }

  override createStreamServiceMethod(handler: Function): Function {
    return answering(super.createStreamServiceMethod(handler) as CallMethod, true);
  }

  override createRequestStreamMethod(handler: Function, responseStream: boolean) {
    return answering(super.createRequestStreamMethod(handler, responseStream) as CallMethod, responseStream) as never;
  }

  override createStreamCallMethod(handler: Function, responseStream: boolean) {
    return answering(super.createStreamCallMethod(handler, responseStream) as CallMethod, responseStream) as never;
  }

  override close(): Promise<void> {
    this.draining ??= new Promise<void>((done) => {
      const deadline = setTimeout(() => this.raw.forceShutdown(), this.settings.drainMs);
      this.raw.tryShutdown(() => {
        clearTimeout(deadline);
        done();
      });
    });
    return this.draining;
  }
}

/** A refused call is an Observable of its error, made by the filter. */
async function answer(handler: UnaryHandler, call: UnaryCall, reply: Reply): Promise<void> {
  try {
    const given = await handler(call.request, call.metadata, call);
    reply(null, isObservable(given) ? await lastValueFrom(given) : given);
  } catch (error) {
    reply(error);
  }
}

/** A rejected promise of a call method would be unhandled, and so end the process: it is the caller's answer instead. */
const answering =
  (method: CallMethod, responseStream: boolean) =>
  async (call: StreamCall, callback: Reply): Promise<void> => {
    try {
      await method(call as never, callback as never);
    } catch (error) {
      if (responseStream) call.emit('error', error);
      else callback(error);
    }
  };

function nestOptions({ url, services }: GrpcServerOptions): GrpcOptions['options'] {
  const packageDefinition: Record<string, ServiceDefinition> = {};
  const packages = new Set<string>();
  for (const service of services) {
    const name = serviceName(service);
    packages.add(name.slice(0, name.lastIndexOf('.')));
    // Nest looks handlers up by the rpc's name, generated definitions are keyed by the method's name.
    packageDefinition[name] = Object.fromEntries(
      Object.entries(service).map(([key, method]) => [
        method.path.split('/')[2] ?? key,
        { ...method, originalName: key },
      ]),
    );
  }
  // The definitions are there, so nothing has to load any: Nest is content with what it has loaded already.
  return { url, package: [...packages], packageDefinition, protoLoader: '@grpc/grpc-js' };
}

/** `baton.task.v1.UserTaskService` */
export function serviceName(service: ServiceDefinition): string {
  const name = Object.values(service)[0]?.path.split('/')[1];
  if (name === undefined) throw new Error('A gRPC service without methods');
  return name;
}
