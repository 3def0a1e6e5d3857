import pg from 'pg';

import { Rejection } from '@baton/kernel';

export interface PoolOptions {
  readonly url: string;
  /** Most connections of this process. */
  readonly size: number;
  readonly applicationName?: string;
  /** Told of idle connections that broke; the next query opens new ones. */
  readonly onError: (error: Error) => void;
}

/** Kept however quiet it is: what looks now and then needs a few at once, and a new one costs more than all its looks. */
const KEPT = 4;

/**
 * No query that serves somebody reads a whole table. Without this, one planned while a table is nearly empty does, and goes
 * on doing so for as long as that plan is kept, however many rows there are by then.
 */
const INDEXES_ONLY = '-c enable_seqscan=off';

/** The one pool of a process. A broken idle connection is reported, never thrown. */
export function createPool({ url, size, applicationName = 'baton', onError }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    min: Math.min(KEPT, size),
    application_name: applicationName,
    options: INDEXES_ONLY,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    // An idle open transaction holds back xmin, and with it every relay of the server.
    idle_in_transaction_session_timeout: 60_000,
  });
  pool.on('error', (error) => {
    // At the end the server may hang up before we have: nothing has broken.
    if (!pool.ending) onError(error);
  });
  // A checked-out client whose connection breaks emits too; its query rejects as well, so nothing is lost by this.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const AWAY_MS = 2_000;

/** SQLSTATE classes that say the server, not the statement, is the trouble. */
const AWAY = /^(08|53|57P0[1-5])/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|the database system is (starting up|shutting down)/;

/** Whether an error says that PostgreSQL cannot be reached or will not serve now. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall, driverError, errors } = error as {
    code?: unknown;
    syscall?: unknown;
    driverError?: unknown;
    errors?: unknown;
  };
  // A server that listens at a file has taken it away with itself.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  if (typeof code === 'string' && (AWAY.test(code) || NETWORK.has(code))) return true;
  if (MESSAGES.test(error.message)) return true;
  return (
    (driverError !== undefined && isDatabaseAway(driverError)) || (Array.isArray(errors) && errors.some(isDatabaseAway))
  );
}

export const databaseAway = (): Rejection =>
  new Rejection('unavailable', 'DATABASE_UNAVAILABLE', 'The database does not answer; try again', {
    retryAfterMs: AWAY_MS,
  });
