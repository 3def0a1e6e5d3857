import type { Metadata } from '@grpc/grpc-js';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';

import { Rejection } from '@baton/kernel';

import type { CallGates } from '../admission/call-gates.js';
import { watchCall } from '../streams/grpc-streams.js';
import type { OpenStreams } from '../streams/open-streams.js';
import type { Authenticator, Credentials } from './authenticator.js';
import type { Caller } from './caller.js';
import { bearerIn } from './credential.js';
import { PUBLIC, rememberCaller } from './current-caller.js';
import { ServiceTokens } from './service-tokens.js';

interface GrpcCall {
  readonly metadata: Metadata;
  getPath?(): string;
  getPeer?(): string;
}

export interface AuthenticationOptions {
  readonly tokens: ServiceTokens;
  /** Found at the first call, when the modules stand. */
  readonly authenticator: () => Authenticator | undefined;
  /** The services of this process, and those that a token for each gRPC package may be meant for. */
  readonly services: readonly string[];
  readonly audiencesOf: ReadonlyMap<string, readonly string[]>;
  /** The services from which each gRPC package takes calls for people, keys and guests. */
  readonly carriersOf: ReadonlyMap<string, readonly string[]>;
  readonly streams: OpenStreams;
  readonly gates: CallGates;
  /** The gRPC methods whose calls stay open. */
  readonly streamPaths: ReadonlySet<string>;
}

/** Authenticates every HTTP and gRPC call, once. Strangers reach only what is `@Public()`. */
export class AuthenticationGuard implements CanActivate {
  private readonly reflector = new Reflector();
  /** Whether each handler of each controller is open to strangers. */
  private readonly opened = new Map<object, Map<object, boolean>>();

  constructor(private readonly options: AuthenticationOptions) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const open = this.isOpen(context);
    const { call, key, credentials, audiences, carriers } =
      context.getType() === 'http' ? this.ofHttp(context) : this.ofGrpc(context);
    const caller = await this.identify(credentials, { audiences, carriers, open });
    if (caller !== null) {
      rememberCaller(key, caller);
      this.options.gates.begin(key, caller);
    } else if (!open) throw new Rejection('unauthenticated', 'NOT_SIGNED_IN', 'Sign in, or send an API key');
    this.admit(call, caller, credentials);
    return true;
  }

  private isOpen(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const controller = context.getClass();
    let handlers = this.opened.get(controller);
    if (handlers === undefined) this.opened.set(controller, (handlers = new Map()));
    let open = handlers.get(handler);
    if (open === undefined) {
      open = this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [handler, controller]) === true;
      handlers.set(handler, open);
    }
    return open;
  }

  /** A service token is for one call, however long: it proves nothing later, and is not asked again. */
  private admit(call: object, caller: Caller | null, credentials: Credentials): void {
    const { streams, streamPaths, authenticator } = this.options;
    const stream = isGrpcCall(call) && streamPaths.has(call.getPath?.() ?? '');
    if (isGrpcCall(call) && !stream) return;
    if (caller !== null && caller.via === undefined && caller.kind !== 'service')
      streams.admit(call, caller, async () => (await authenticator()?.authenticate(credentials)) ?? null);
    if (stream) watchCall(streams, call as never);
  }

  private async identify(
    credentials: Credentials,
    { audiences, carriers, open }: { audiences: readonly string[]; carriers: readonly string[]; open: boolean },
  ): Promise<Caller | null> {
    const token = bearerIn(credentials.authorization);
    if (token !== undefined && ServiceTokens.looksLike(token)) {
      const verified = this.options.tokens.verify(token, audiences).then((caller) => allowed(caller, carriers));
      return verified.catch((error: unknown) => {
        if (open) return null;
        throw error;
      });
    }
    if (credentials.authorization === undefined && credentials.cookie === undefined) return null;
    try {
      return (await this.options.authenticator()?.authenticate(credentials)) ?? null;
    } catch (error) {
      // What is open to strangers stays so while nobody can say who this is.
      if (open && error instanceof Rejection && error.kind === 'unavailable') return null;
      throw error;
    }
  }

  private ofHttp(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { authorization, cookie } = request.headers;
    const credentials = given({ authorization, cookie, remoteAddress: request.ip });
    return {
      call: request as object,
      key: request as object,
      credentials,
      audiences: this.options.services,
      carriers: [],
    };
  }

  private ofGrpc(context: ExecutionContext) {
    const call = context.getArgs<unknown[]>().find(isGrpcCall);
    if (call === undefined)
      throw new Error(`${context.getClass().name}.${context.getHandler().name} was called without a gRPC call`);
    const path = call.getPath?.() ?? '';
    const name = path.slice(1, path.lastIndexOf('.'));
    const [authorization] = call.metadata.get('authorization');
    const credentials = given({ authorization: authorization?.toString(), remoteAddress: call.getPeer?.() });
    return {
      call: call as object,
      key: call.metadata as object,
      credentials,
      audiences: this.options.audiencesOf.get(name) ?? [],
      carriers: this.options.carriersOf.get(name) ?? [],
    };
  }
}

/** A service that was broken into can say of anybody that it speaks for them: so only few are believed. */
function allowed(caller: Caller, carriers: readonly string[]): Caller {
  if (caller.via === undefined || carriers.includes(caller.via)) return caller;
  throw new Rejection('denied', 'CALLER_NOT_ALLOWED', `The service ${caller.via} may not speak for others here`);
}

const isGrpcCall = (value: unknown): value is GrpcCall =>
  typeof value === 'object' &&
  value !== null &&
  'metadata' in value &&
  typeof (value as { getPath?: unknown }).getPath === 'function';

const given = ({
  authorization,
  cookie,
  remoteAddress,
}: {
  [Name in keyof Credentials]: string | undefined;
}): Credentials => ({
  ...(authorization !== undefined && { authorization }),
  ...(cookie !== undefined && { cookie }),
  ...(remoteAddress !== undefined && { remoteAddress }),
});
