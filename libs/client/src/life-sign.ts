import { connectivityState, status } from '@grpc/grpc-js';

import type { Connection } from './connection.js';
import type { BatonError } from './error.js';
import type { StreamFitness } from './stream-fitness.js';

/** How long the headers of a stream may take, which Baton sends at once. */
const HEADERS_MS = 5_000;

/** Says of the caller, not of the stream. */
const PERSONAL = new Set<number>([status.UNAUTHENTICATED, status.PERMISSION_DENIED]);

interface Opened {
  once(event: 'metadata' | 'data', listener: () => void): unknown;
  cancel(): void;
}

/** Finds out of one stream whether it is held: the server's headers or messages arrive. A proxy may keep both back. */
export class LifeSign {
  private seen = false;
  private silent = false;
  private wasConnected: boolean;
  private readonly timer: NodeJS.Timeout;

  constructor(
    stream: Opened,
    private readonly connection: Connection,
    private readonly fitness: StreamFitness,
  ) {
    const live = (): void => this.live();
    stream.once('metadata', live);
    stream.once('data', live);
    this.wasConnected = this.isConnected();
    this.timer = setTimeout(() => this.late(stream), HEADERS_MS).unref();
  }

  /** The stream has ended. */
  ended(error: BatonError): void {
    this.end();
    const isBatons = error.code !== status[error.status];
    if (this.seen || isBatons || PERSONAL.has(error.status)) return;
    const hopeless = this.silent || error.status === status.UNIMPLEMENTED;
    // Without a connection nothing is said about streams.
    if (hopeless || this.isConnected()) this.fitness.failed(hopeless);
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private live(): void {
    if (this.seen) return;
    this.seen = true;
    this.end();
    this.fitness.proven();
  }

  /** The time counts from when there was a connection. */
  private late(stream: Opened): void {
    this.silent = this.wasConnected && this.isConnected();
    this.wasConnected = this.isConnected();
    if (this.silent) stream.cancel();
    else this.timer.refresh();
  }

  private isConnected(): boolean {
    return this.connection.channel.getChannel().getConnectivityState(false) === connectivityState.READY;
  }
}
