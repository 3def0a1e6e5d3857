import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';

import { every } from '../clock/every.js';
import type { Readiness } from '../health/readiness.js';

/** Each look asks the database. */
const EVERY_MS = 5_000;

/** grpc.health.v1: every service, and the empty name, is SERVING while the process is ready: 5 s late at most. */
export class GrpcHealth {
  private readonly health: HealthImplementation;
  private stopFollowing: (() => void) | undefined;

  constructor(
    private readonly services: readonly string[],
    private readonly readiness: Readiness,
  ) {
    this.health = new HealthImplementation(Object.fromEntries(['', ...services].map((name) => [name, 'NOT_SERVING'])));
  }

  addTo(server: Server): void {
    this.health.addToServer(server as never);
  }

  /** Follows readiness from now on. */
  async start(): Promise<void> {
    await this.follow();
    this.stopFollowing = every(EVERY_MS, () => void this.follow());
  }

  stop(): void {
    this.stopFollowing?.();
    this.set('NOT_SERVING');
  }

  private async follow(): Promise<void> {
    this.set((await this.readiness.failing()).length === 0 ? 'SERVING' : 'NOT_SERVING');
  }

  private set(status: 'SERVING' | 'NOT_SERVING'): void {
    for (const name of ['', ...this.services]) this.health.setStatus(name, status);
  }
}
