import type { Metadata } from '@grpc/grpc-js';
import { createParamDecorator, SetMetadata, applyDecorators, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

import { Rejection } from '@baton/kernel';

import type { Caller } from './caller.js';

/** On the call's own object, so that no header can claim to be the caller. A property costs the collector less than a WeakMap. */
const CALLER = Symbol('caller');
type Known = { [CALLER]?: Caller };

export const rememberCaller = (call: object, caller: Caller): void => void ((call as Known)[CALLER] = caller);

/**
 * Who makes this gRPC call: takes the `metadata` of a handler, or the `call` of a stream handler.
 *
 * @throws Rejection `unauthenticated` where nobody was authenticated (a public method)
 */
export const callerOf = (call: Metadata | { readonly metadata: Metadata }): Caller => known(call);

/** The caller of an HTTP request or a gRPC call; undefined on public routes called by a stranger. */
export const callerIfAny = (call: object): Caller | undefined =>
  (call as Known)[CALLER] ??
  ('metadata' in call && typeof call.metadata === 'object' && call.metadata !== null
    ? (call.metadata as Known)[CALLER]
    : undefined);

function known(call: object): Caller {
  const caller = callerIfAny(call);
  if (caller === undefined) throw new Rejection('unauthenticated', 'NOT_SIGNED_IN', 'Sign in, or send an API key');
  return caller;
}

/** Injects the {@link Caller} into an HTTP handler. `@CurrentCaller('optional')` injects undefined for strangers on public routes. */
export const CurrentCaller = createParamDecorator(
  (mode: 'optional' | undefined, context: ExecutionContext): Caller | undefined => {
    const request: object = context.switchToHttp().getRequest();
    return mode === 'optional' ? callerIfAny(request) : known(request);
  },
);

export const PUBLIC = 'baton:public';
export const PUBLIC_EXTENSION = 'x-baton-public';

/** Opens a handler or a controller to strangers; a caller with valid credentials is still known. */
export const Public = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(PUBLIC, true), ApiExtension(PUBLIC_EXTENSION, true));
