import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';

import { InjectPool } from '@baton/service-kit';

import { JobOffers } from '../instances/job-offers.js';

const CHANNEL = 'baton_execution_jobs';
/** Types created within this time are announced together. */
const COALESCE_MS = 20;
const RECONNECT_MS = 1_000;
/** PostgreSQL takes payloads below 8,000 bytes. */
const MAX_PAYLOAD = 7_000;

/**
 * Tells the other replicas which types have free jobs, and hears it from them. After the commit and on a connection of
 * its own, since NOTIFY inside transactions makes their commits queue. What gets lost is found by the claimers' polling.
 */
@Injectable()
export class JobAnnouncer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(JobAnnouncer.name);
  private readonly types = new Set<string>();
  private connection: pg.Client | undefined;
  private announcing: NodeJS.Timeout | undefined;
  private reconnecting: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    private readonly offers: JobOffers,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.offers.onUngranted = (type) => this.announce(type);
    await this.connect();
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    clearTimeout(this.announcing);
    clearTimeout(this.reconnecting);
    await this.connection?.end().catch(() => undefined);
  }

  private announce(type: string): void {
    this.types.add(type);
    this.announcing ??= setTimeout(() => void this.send(), COALESCE_MS);
  }

  private async send(): Promise<void> {
    const payload = JSON.stringify([...this.types]);
    this.types.clear();
    const text = Buffer.byteLength(payload) > MAX_PAYLOAD ? '[]' : payload;
    await this.connection?.query('select pg_notify($1, $2)', [CHANNEL, text]).catch(() => undefined);
    // Not before: a connection takes one statement at a time.
    this.announcing = this.types.size > 0 ? setTimeout(() => void this.send(), COALESCE_MS) : undefined;
  }

  private async connect(): Promise<void> {
    if (this.closed) return;
    const connection = new pg.Client({ ...this.pool.options, application_name: 'baton jobs' });
    connection.on('error', () => this.reconnect(connection));
    connection.on('end', () => this.reconnect(connection));
    connection.on('notification', ({ payload, processId }) => {
      if (processId !== (connection as unknown as { processID: number }).processID) this.hear(payload ?? '[]');
    });
    this.connection = connection;
    try {
      await connection.connect();
      await connection.query(`listen ${CHANNEL}`);
      // What was announced while nobody listened.
      this.offers.hintAll();
    } catch (error) {
      this.logger.warn({
        msg: 'Other replicas cannot be heard; jobs are found by polling',
        cause: (error as Error).message,
      });
      this.reconnect(connection);
    }
  }

  private hear(payload: string): void {
    const types = JSON.parse(payload) as string[];
    if (types.length === 0) this.offers.hintAll();
    for (const type of types) this.offers.hint(type);
  }

  private reconnect(broken: pg.Client): void {
    if (this.closed || this.connection !== broken) return;
    this.connection = undefined;
    void broken.end().catch(() => undefined);
    this.reconnecting = setTimeout(() => void this.connect(), RECONNECT_MS).unref();
  }
}
