import { Injectable } from '@nestjs/common';

import type { Clock } from '@baton/kernel';
import { InjectClock, type Sql } from '@baton/service-kit';

import { DocumentSlotsHandler } from '../documents/document-slots.handler.js';
import { FactsHandler } from '../facts/facts.handler.js';
import { forbiddenBy } from './access.js';
import { assignedFact, holdersOf, missingOf } from './user-task-facts.js';
import { UserTasksRepository } from './user-tasks.repository.js';
import { DirectoryHandler } from '../people/directory.handler.js';
import { route } from '../routing/route.js';

/** Passes work on when the one who has it goes away. */
@Injectable()
export class ReroutingHandler {
  constructor(
    @InjectClock('task') private readonly clock: Clock,
    private readonly tasks: UserTasksRepository,
    private readonly directories: DirectoryHandler,
    private readonly documents: DocumentSlotsHandler,
    private readonly facts: FactsHandler,
  ) {}

  /** Gives the open tasks of somebody who is absent or deactivated to whoever stands in, as far as there is anybody. */
  async passOn(tx: Sql, tenant: string, personId: string): Promise<void> {
    const ref = `person:${personId}`;
    const held = await this.tasks.heldBy(tx, tenant, ref);
    if (held.length === 0) return;
    const directory = await this.directories.load(
      tenant,
      held.flatMap((task) => [ref, ...task.candidates, task.backup]),
      tx,
    );
    const done = await this.tasks.doneBy([...new Set(held.map(({ instanceId }) => instanceId))], tx);
    for (const task of held) {
      const forbidden = forbiddenBy(task, done);
      const to = route({ assignee: ref, candidates: task.candidates, backup: task.backup }, directory, {
        now: this.clock.now(),
        startedBy: task.startedBy,
        forbidden,
      });
      if (to.assignee === ref) continue;
      const given = await this.tasks.give(tx, task.userTaskId, to);
      if (given === null) continue;
      const missing = missingOf(given, await this.documents.filled(given.userTaskId, tx));
      const recipients = holdersOf(given, directory);
      await this.facts.publish(tx, [
        assignedFact(given, directory, { reason: 'rerouted', time: this.clock.now(), missing, recipients }),
      ]);
    }
  }
}
