import { Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, ModuleRef } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type pg from 'pg';
import type { DataSource } from 'typeorm';

import type { Bus } from '@baton/messaging';

import { CallGates } from './admission/call-gates.js';
import { Announcements } from './announcements.js';
import type { ApplicationOptions } from './application-options.js';
import type { BusinessClock } from './clock/business-clock.js';
import { ErrorsFilter } from './errors/errors.filter.js';
import { ServiceClients } from './grpc/service-client.js';
import { Readiness } from './health/readiness.js';
import { validationPipe } from './http/validation.js';
import { OperationsModule, operationsSurface } from './operations/operations.module.js';
import { ProcessOperations } from './operations/process-operations.js';
import { AuthenticationGuard } from './identity/authentication.guard.js';
import type { Authenticator } from './identity/authenticator.js';
import type { ServiceTokens } from './identity/service-tokens.js';
import { Sealer } from './sealer.js';
import { streamPaths } from './streams/grpc-streams.js';
import { OpenStreams } from './streams/open-streams.js';
import { BUS, clockToken, PG_POOL } from './tokens.js';
import type { ServiceDefinition } from './service-definition.js';

/** What a composition shares among its services. */
export interface Shared {
  readonly pool: pg.Pool;
  readonly sources: ReadonlyMap<string, DataSource>;
  readonly clocks: readonly BusinessClock[];
  readonly bus: Bus | undefined;
  readonly operations: ProcessOperations;
  readonly clients: ServiceClients;
  readonly tokens: ServiceTokens;
  /** Where the definitions bring none. */
  readonly authenticator: Authenticator | undefined;
  readonly readiness: Readiness;
  readonly announcements: Announcements;
  readonly streams: OpenStreams;
  readonly gates: CallGates;
  readonly logger: LoggerService;
}

/** The root module: the only one with global guard, filter and pipe, since Nest applies them to every service of the process. */
@Module({})
export class CompositionModule {
  static of(definitions: readonly ServiceDefinition[], shared: Shared, options: ApplicationOptions): DynamicModule {
    const values = [
      { provide: PG_POOL, useValue: shared.pool },
      { provide: BUS, useValue: shared.bus },
      { provide: ProcessOperations, useValue: shared.operations },
      { provide: ServiceClients, useValue: shared.clients },
      { provide: Readiness, useValue: shared.readiness },
      { provide: Announcements, useValue: shared.announcements },
      { provide: OpenStreams, useValue: shared.streams },
      { provide: CallGates, useValue: shared.gates },
      { provide: Sealer, useValue: new Sealer(options.masterKey) },
      ...[...shared.sources].map(([name, source]) => ({ provide: getDataSourceToken(name), useValue: source })),
      ...shared.clocks.map((clock) => ({ provide: clockToken(clock.service), useValue: clock })),
    ];
    const extra = [...(options.providers ?? [])];
    return {
      module: CompositionModule,
      global: true,
      imports: [OperationsModule, ...definitions.map(({ module }) => module), ...(options.imports ?? [])],
      providers: [
        ...values,
        ...extra,
        { provide: APP_FILTER, useValue: new ErrorsFilter(shared.logger) },
        { provide: APP_PIPE, useValue: validationPipe() },
        {
          provide: APP_GUARD,
          useFactory: (modules: ModuleRef) => guard(definitions, shared, modules),
          inject: [ModuleRef],
        },
      ],
      exports: [
        ...values.map(({ provide }) => provide),
        ...extra.map((provider) => (typeof provider === 'function' ? provider : provider.provide)),
      ],
    };
  }
}

/** The service that asks every process in the name of an operator. */
const EDGE = 'portal';

function guard(definitions: readonly ServiceDefinition[], shared: Shared, modules: ModuleRef): AuthenticationGuard {
  const owner = definitions.find(({ authenticator }) => authenticator !== undefined)?.authenticator;
  return new AuthenticationGuard({
    tokens: shared.tokens,
    authenticator: () => shared.authenticator ?? (owner && modules.get(owner, { strict: false })),
    services: definitions.map(({ name }) => name),
    streams: shared.streams,
    gates: shared.gates,
    streamPaths: streamPaths(definitions.flatMap(({ surface }) => surface?.services ?? [])),
    audiencesOf: new Map<string, readonly string[]>([
      [operationsSurface.package, definitions.map(({ name }) => name)],
      ...definitions.flatMap(({ name, surface }) => (surface ? [[surface.package, [name]] as const] : [])),
    ]),
    carriersOf: new Map<string, readonly string[]>([
      [operationsSurface.package, [EDGE]],
      ...definitions.flatMap(({ surface, carriers = [] }) => (surface ? [[surface.package, carriers] as const] : [])),
    ]),
  });
}
