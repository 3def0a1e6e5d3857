import type { ServiceDefinition as GrpcServiceDefinition } from '@grpc/grpc-js';
import type { DynamicModule, Type } from '@nestjs/common';
import type pg from 'pg';
import type { DataSourceOptions, MigrationInterface } from 'typeorm';

import type { FactSource } from '@baton/messaging';

import type { Authenticator } from './identity/authenticator.js';

/** The gRPC contract of a service, as `@baton/contracts` generates it. */
export interface Surface {
  /** e.g. `baton.task.v1` */
  readonly package: string;
  /** The generated `XService` constants (`UserTaskServiceService`), not the clients. */
  readonly services: readonly GrpcServiceDefinition[];
}

/** One service as both compositions see it: its own `main` runs one, standalone runs all. */
export interface ServiceDefinition {
  /** `task`, `execution` …: the name in tokens, data sources and clocks. */
  readonly name: string;
  /** The PostgreSQL schema that this service alone reads and writes. */
  readonly schema: string;
  /** Provides no APP_GUARD, APP_FILTER or APP_PIPE: those are global, and made once by `createApplication`. */
  readonly module: Type | DynamicModule;
  readonly surface?: Surface;
  /** TypeORM migration classes, oldest first. Raw SQL in them names its schema. */
  readonly migrations: readonly Type<MigrationInterface>[];
  readonly entities: NonNullable<DataSourceOptions['entities']>;
  /** The table its facts are read from: `outbox`, or `journal`. Absent where it publishes none. */
  readonly outbox?: string;
  /** The facts this service publishes, for the bus of the composition. */
  readonly facts?: (context: { readonly pool: pg.Pool; readonly schema: string }) => readonly FactSource[];
  /** The services whose calls for people, keys and guests it takes; from others only those on their own account. None unless told. */
  readonly carriers?: readonly string[];
  /** A provider of this service's module that knows people and keys (`task`). */
  readonly authenticator?: Type<Authenticator>;
}
