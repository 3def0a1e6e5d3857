import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { Commits } from '../instances/commits.js';
import { RecentCommits } from './recent-commits.js';
import { RelayPoke } from './relay-poke.js';

/** Lets the relay know of every commit of this process. */
@Injectable()
export class FactsRelay implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly commits: Commits,
    private readonly poke: RelayPoke,
    private readonly recent: RecentCommits,
  ) {}

  onApplicationBootstrap(): void {
    this.commits.listen((batch, xid) => {
      if (xid !== undefined) this.recent.keep(xid, batch);
      this.poke.committed();
    });
  }

  onModuleDestroy(): void {
    this.poke.stop();
  }
}
