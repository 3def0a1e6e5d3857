import { Inject, Injectable } from '@nestjs/common';

import { factTypes, topics } from '@baton/contracts';
import type { GuestInvited } from '@baton/contracts/task';
import { hashToken, Sealer, type Sql } from '@baton/service-kit';

import { FactsHandler } from '../facts/facts.handler.js';
import type { Directory } from '../people/directory.js';
import { idIn } from '../routing/refs.js';
import { linkBase, TASK_SETTINGS, type TaskSettings } from '../config.js';
import { newToken } from '../tokens.js';
import { guestOf, missingOf, summaryOf } from '../user-tasks/user-task-facts.js';
import type { UserTask } from '../user-tasks/user-task.js';
import { GuestsRepository } from './guests.repository.js';

/** Sends a guest the personal link to their one task. The link leaves this service sealed. */
@Injectable()
export class GuestInvitationsHandler {
  constructor(
    private readonly guests: GuestsRepository,
    private readonly facts: FactsHandler,
    private readonly sealer: Sealer,
    @Inject(TASK_SETTINGS) private readonly settings: TaskSettings,
  ) {}

  async invite(tx: Sql, task: UserTask, directory: Directory): Promise<void> {
    const token = newToken();
    await this.guests.addLink(tx, hashToken(token), task.userTaskId);
    const data: GuestInvited = {
      task: summaryOf(task, missingOf(task, new Set())),
      recipient: guestOf(task),
      sealedLink: this.sealer.seal(`${linkBase(this.settings)}/guest#${token}`, `guest-link:${task.userTaskId}`),
      askedByName: idIn('person', task.startedBy) === undefined ? task.processName : directory.name(task.startedBy),
      instructions: task.instructions,
    };
    await this.facts.publish(tx, [
      {
        topic: topics.userTask,
        type: factTypes.GuestInvited,
        key: task.instanceId,
        tenant: task.tenant,
        time: task.openedAt,
        data,
      },
    ]);
  }
}
