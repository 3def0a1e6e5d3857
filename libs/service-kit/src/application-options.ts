import type { DynamicModule, LoggerService, Provider, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type pg from 'pg';

import type { Bus, FactSource, OnParked } from '@baton/messaging';

import type { Announcements } from './announcements.js';
import type { BusinessClock } from './clock/business-clock.js';
import type { About } from './edge/about.http.js';
import type { Readiness } from './health/readiness.js';
import type { Authenticator } from './identity/authenticator.js';
import type { ServiceKeys } from './identity/service-tokens.js';

export interface ApplicationOptions {
  /** PostgreSQL, as a URL. */
  readonly databaseUrl: string;
  /** Most connections of this process; 20 unless told. */
  readonly poolSize?: number;
  /** Where it listens; 127.0.0.1 unless told. Port 0 takes a free one. */
  readonly host?: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  /** The address people reach it by, when that is not where it listens: `https://baton.example.org`. */
  readonly publicUrl?: string;
  /** Bytes of a request body; 10 MiB unless told. */
  readonly bodyLimit?: number;
  /** Milliseconds that open calls are given at the end; 5 s unless told. */
  readonly drainMs?: number;
  /** Whether the business clocks may be moved. */
  readonly testClock?: boolean;
  /** Knows people and keys; the definition that has one provides it unless told. */
  readonly authenticator?: Authenticator;
  /** Keys of service tokens; made for this process alone unless told. */
  readonly keys?: ServiceKeys;
  /** 32 bytes that seal secrets at rest; sealing fails without. */
  readonly masterKey?: Uint8Array;
  /** `host:port` of another service, of each replica where `|` separates several; this process unless told. */
  readonly addressOf?: (service: string) => string;
  /**
   * Who knows people and keys where the definitions bring no authenticator: `own`, nobody but {@link authenticator};
   * `replica`, this process' own copy of what `task` publishes. `own` unless told.
   */
  readonly identity?: 'own' | 'replica';
  /** The bus of this composition; gets every fact source of the definitions. Started after the modules, stopped before them. */
  readonly bus?: (context: BusContext) => Bus;
  /** Serves what concerns the whole installation (`/v1/about`, `/v1/clock`, `/v1/dlq`). */
  readonly about?: About;
  /** The services of the installation, where `about` speaks for more than this process; each is found by `addressOf`. */
  readonly installation?: readonly string[];
  /** Makes, of the OpenAPI document of this process, the one it serves. */
  readonly openApi?: (own: OpenAPIObject) => Promise<OpenAPIObject>;
  /** Whose `x-forwarded-*` headers are believed: addresses, networks, `loopback`, `uniquelocal`; loopback unless told. */
  readonly trustedProxies?: readonly string[];
  /** The serialised FileDescriptorSet of the contracts, for gRPC reflection. */
  readonly descriptors?: Uint8Array;
  readonly logger?: LoggerService;
  /** More modules and global providers of the composition. */
  readonly imports?: readonly (Type | DynamicModule)[];
  readonly providers?: readonly Provider[];
}

/** What the bus of a composition is made of. */
export interface BusContext {
  readonly pool: pg.Pool;
  readonly sources: readonly FactSource[];
  /** Of the definitions, in their order. */
  readonly schemas: readonly string[];
  /** To be told when facts stop travelling for good: the process is not ready from then on, and ends. */
  readonly onCrash: (cause: Error) => void;
  /** Into the log. */
  readonly report: (problem: string) => void;
  /** Into the log, too. */
  readonly onParked: OnParked;
}

/** A composition of services, ready to listen. */
export interface Application {
  readonly nest: NestFastifyApplication;
  readonly pool: pg.Pool;
  readonly readiness: Readiness;
  readonly announcements: Announcements;
  readonly clocks: readonly BusinessClock[];
  /** Opens the ports. Migrations are done by then. */
  listen(): Promise<void>;
  /** `http://127.0.0.1:8080`; after {@link listen}. */
  readonly httpUrl: string;
  /** `127.0.0.1:50051`; after {@link listen}. */
  readonly grpcAddress: string;
  /** Resolves with the cause when it can go on no longer; it is not ready any more, and has to be closed. */
  readonly broken: Promise<Error>;
  /** Moves every clock of the installation that the edge speaks for; see `advance`. */
  advanceClock(duration: string): Promise<number>;
  /** Drains and closes all but what the caller brought. Safe to call twice. */
  close(): Promise<void>;
}
