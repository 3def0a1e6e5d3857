import 'reflect-metadata';

import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type pg from 'pg';
import type { DataSource } from 'typeorm';

import { alignGeneration } from '@baton/messaging';

import { CallGates } from './admission/call-gates.js';
import { Announcements } from './announcements.js';
import type { Application, ApplicationOptions } from './application-options.js';
import { BusinessClock } from './clock/business-clock.js';
import { CompositionModule, type Shared } from './composition.module.js';
import { advance } from './edge/advance.js';
import { EdgeModule } from './edge/edge.module.js';
import { Processes } from './edge/processes.js';
import { remoteProcesses } from './edge/remote-process.js';
import { thisProcess } from './edge/this-process.js';
import { createDataSource } from './database/data-source.js';
import { runMigrations } from './database/migrations.js';
import { createPool } from './database/pool.js';
import { sendProblem } from './errors/errors.filter.js';
import { toRejection } from './errors/rejection-of.js';
import { requireFreePorts } from './free-ports.js';
import { watchedCalls } from './grpc/watched-calls.js';
import { DrainingGrpcServer, serviceName } from './grpc/grpc-server.js';
import { GrpcHealth } from './grpc/health.js';
import { addReflection } from './grpc/reflection.js';
import { ServiceClients } from './grpc/service-client.js';
import { addNeeds } from './health/needs.js';
import { Readiness } from './health/readiness.js';
import { keepObjectsYoung } from './heap.js';
import { installBodyParsers } from './http/body-parsers.js';
import { installBrowserGuard } from './http/browser-guard.js';
import { installLeaving } from './http/leaving.js';
import { refuseUnreadable } from './http/unreadable-request.js';
import { installGates } from './http/limited-calls.js';
import { installOpenApi } from './http/open-api.js';
import { installOperationsRoutes } from './http/operations-routes.js';
import { askTask } from './identity/enquiries.js';
import { identityMigrations } from './identity/identity-migrations.js';
import { ReplicaAuthenticator } from './identity/replica-authenticator.js';
import { serviceCaller } from './identity/caller.js';
import { processKeys, ServiceTokens } from './identity/service-tokens.js';
import { operationsSurface } from './operations/operations.module.js';
import { ProcessOperations } from './operations/process-operations.js';
import type { ServiceDefinition } from './service-definition.js';
import { streamPaths } from './streams/grpc-streams.js';
import { OpenStreams } from './streams/open-streams.js';
import { recordHttpCalls } from './telemetry/http-metrics.js';
import { createLogger, JsonLogger } from './telemetry/logging.js';
import { parkedLine } from './telemetry/parked-line.js';
import { observeProcess } from './telemetry/process-metrics.js';

const BODY_LIMIT = 10 * 1024 * 1024;
const DRAIN_MS = 5_000;
/** Whoever sends a request more slowly holds a connection for nothing. */
const REQUEST_MS = 5 * 60_000;
const LOOPBACK = '127.0.0.1';

/**
 * Builds one application from one or all services: connects, migrates every schema, wires the modules. The ports stay
 * closed until `listen`.
 *
 * @throws Error that names the port which is taken, before anything is started
 */
export async function createApplication(
  definitions: readonly ServiceDefinition[],
  options: ApplicationOptions,
): Promise<Application> {
  keepObjectsYoung();
  const { host = LOOPBACK, httpPort, grpcPort } = options;
  await requireFreePorts(host, { BATON_HTTP_PORT: httpPort, BATON_GRPC_PORT: grpcPort });
  const logger = options.logger ?? new JsonLogger(createLogger());
  const pool = createPool({
    url: options.databaseUrl,
    size: options.poolSize ?? 20,
    onError: (error) => logger.warn({ msg: 'A database connection broke', cause: error.message }),
  });
  const sources = new Map<string, DataSource>();
  try {
    for (const { name, schema, migrations, entities, outbox } of definitions) {
      const copies = identityMigrations(schema);
      if (options.identity === 'replica') await runMigrations(pool, schema, [...migrations, ...copies]);
      else await runMigrations(pool, schema, migrations, copies);
      if (outbox !== undefined) await alignGeneration(pool, schema, outbox);
      sources.set(name, await createDataSource(pool, { schema, entities }).initialize());
    }
    return await new Composition(definitions, options, logger, pool, sources).build();
  } catch (error) {
    await pool.end();
    throw error;
  }
}

class Composition implements Application {
  readonly readiness = new Readiness();
  readonly announcements = new Announcements();
  readonly clocks: readonly BusinessClock[];
  nest!: NestFastifyApplication;
  httpUrl = '';
  private readonly host: string;
  private readonly shared: Shared;
  private readonly grpc: DrainingGrpcServer;
  private readonly health: GrpcHealth;
  private readonly streams = new OpenStreams();
  private readonly gates = new CallGates();
  private readonly replica: ReplicaAuthenticator | undefined;
  private breakDown!: (cause: Error) => void;
  readonly broken = new Promise<Error>((resolve) => (this.breakDown = resolve));
  private closing: Promise<void> | undefined;
  private unobserve: () => void = () => undefined;

  constructor(
    private readonly definitions: readonly ServiceDefinition[],
    private readonly options: ApplicationOptions,
    logger: LoggerService,
    readonly pool: pg.Pool,
    private readonly sources: ReadonlyMap<string, DataSource>,
  ) {
    this.host = options.host ?? LOOPBACK;
    this.clocks = definitions.map(
      ({ name, schema }) => new BusinessClock(name, options.testClock === true ? { pool, schema } : undefined),
    );
    const tokens = new ServiceTokens(options.keys ?? processKeys(definitions.map(({ name }) => name)));
    const addressOf = options.addressOf ?? (() => this.grpcAddress);
    const facts = definitions.flatMap((definition) => definition.facts?.({ pool, schema: definition.schema }) ?? []);
    const bus = options.bus?.({
      pool,
      sources: facts,
      schemas: definitions.map(({ schema }) => schema),
      onCrash: (cause) => this.crash(cause),
      report: (problem) => logger.warn({ msg: problem, context: 'bus' }),
      onParked: (parking) => logger.warn(parkedLine(parking)),
    });
    const clients = new ServiceClients({ tokens, addressOf });
    this.replica = options.identity === 'replica' ? this.credentials(clients, logger) : undefined;
    this.shared = {
      pool,
      sources,
      clocks: this.clocks,
      bus,
      operations: new ProcessOperations(this.clocks, bus),
      clients,
      tokens,
      authenticator: options.authenticator ?? this.replica,
      readiness: this.readiness,
      announcements: this.announcements,
      streams: this.streams,
      gates: this.gates,
      logger,
    };
    const services = [operationsSurface, ...definitions.flatMap(({ surface }) => surface ?? [])].flatMap(
      (surface) => surface.services,
    );
    const names = services.map(serviceName);
    this.health = new GrpcHealth(names, this.readiness);
    this.grpc = new DrainingGrpcServer({
      url: `${this.host}:${options.grpcPort}`,
      services,
      drainMs: options.drainMs ?? DRAIN_MS,
      interceptors: [watchedCalls(streamPaths(services), this.gates)],
      answered: (metadata) => this.gates.left(metadata),
      prepare: (server) => {
        this.health.addTo(server);
        if (options.descriptors) addReflection(server, options.descriptors, names);
      },
    });
  }

  /** Workers of this process ask for it before anything listens there: they connect as soon as it does. */
  get grpcAddress(): string {
    return `${this.host}:${this.grpc.boundPort || this.options.grpcPort}`;
  }

  async build(): Promise<Application> {
    for (const clock of this.clocks) await clock.start();
    const adapter = new FastifyAdapter({
      bodyLimit: this.options.bodyLimit ?? BODY_LIMIT,
      requestTimeout: REQUEST_MS,
      forceCloseConnections: 'idle',
      return503OnClosing: false,
      trustProxy: [...(this.options.trustedProxies ?? ['loopback'])],
      clientErrorHandler: refuseUnreadable,
      frameworkErrors: (error: unknown, _request: unknown, reply: FastifyReply) =>
        sendProblem(reply, toRejection(error)),
    });
    const root = CompositionModule.of(this.definitions, this.shared, this.withEdge());
    this.nest = await NestFactory.create<NestFastifyApplication>(root, adapter, {
      logger: this.shared.logger,
      bodyParser: false,
      abortOnError: false,
    });
    const fastify = adapter.getInstance();
    installLeaving(fastify as never, this.readiness);
    installBodyParsers(fastify as never);
    installBrowserGuard(fastify as never, {
      host: this.host,
      ...(this.options.publicUrl && { publicUrl: this.options.publicUrl }),
    });
    installOperationsRoutes(fastify as never, this.readiness);
    installGates(fastify as never, this.gates);
    recordHttpCalls(fastify as never, this.streams);
    installOpenApi(this.nest, this.options.openApi);
    // Without inheritAppConfig Nest skips the global guard, filter and pipe for gRPC, silently.
    this.nest.connectMicroservice({ strategy: this.grpc }, { inheritAppConfig: true });
    addNeeds(this.readiness, this.definitions, this.shared);
    if (this.shared.bus !== undefined) await this.replica?.subscribe(this.shared.bus);
    this.unobserve = observeProcess({ ...this.shared, definitions: this.definitions });
    await this.nest.init();
    return this;
  }

  /** What `task` knows of credentials, kept in the schema of this process' first service. */
  private credentials(clients: ServiceClients, logger: LoggerService): ReplicaAuthenticator | undefined {
    const [first] = this.definitions;
    if (first === undefined) return undefined;
    return new ReplicaAuthenticator({
      pool: this.pool,
      schema: first.schema,
      ask: askTask(clients, first.name),
      onTrouble: (error) => logger.warn({ msg: 'A credential could not be looked up', cause: String(error) }),
    });
  }

  private crash(cause: Error): void {
    this.shared.logger.error({ msg: 'The bus has crashed; this process cannot go on', cause: cause.message });
    this.readiness.add('bus', () => {
      throw cause;
    });
    this.breakDown(cause);
  }

  /** All that the edge speaks for: the processes of the installation, or this one alone. */
  private processes(): Processes {
    const name = this.definitions[0]?.name ?? '';
    const others = this.options.installation ?? [];
    const own = others.includes(name) ? [] : [{ service: name, processes: [thisProcess(this.shared.operations)] }];
    return new Processes(async () => [...(await remoteProcesses(this.shared.clients, name, others)), ...own]);
  }

  private withEdge(): ApplicationOptions {
    const { about, imports = [] } = this.options;
    if (about === undefined) return this.options;
    return { ...this.options, imports: [...imports, EdgeModule.of(about, this.processes())] };
  }

  async listen(): Promise<void> {
    await this.nest.startAllMicroservices();
    await this.shared.bus?.start();
    await this.nest.listen(this.options.httpPort, this.host);
    const address = this.nest.getHttpServer().address() as { port: number };
    this.httpUrl = `http://${this.host}:${address.port}`;
    await this.health.start();
  }

  advanceClock(duration: string): Promise<number> {
    return advance(this.processes(), duration, serviceCaller(this.definitions[0]?.name ?? '', 'default'));
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    this.unobserve();
    this.readiness.close();
    this.health.stop();
    this.streams.stop();
    // Requests still running when the time is up lose their connection, as gRPC calls do.
    const deadline = setTimeout(
      () => this.nest.getHttpServer().closeAllConnections(),
      this.options.drainMs ?? DRAIN_MS,
    );
    this.replica?.stop();
    await this.shared.bus?.stop();
    await this.nest.close();
    clearTimeout(deadline);
    this.shared.clients.close();
    for (const clock of this.clocks) clock.stop();
    for (const source of this.sources.values()) await source.destroy();
    await this.pool.end();
  }
}
