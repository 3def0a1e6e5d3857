import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { Commits } from '../instances/commits.js';
import { RelayPoke } from './relay-poke.js';

/** Lets the bus know of every commit of this process. */
@Injectable()
export class FactsRelay implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly commits: Commits,
    private readonly poke: RelayPoke,
  ) {}

  onApplicationBootstrap(): void {
    this.commits.listen(() => this.poke.committed());
  }

  onModuleDestroy(): void {
    this.poke.stop();
  }
}
