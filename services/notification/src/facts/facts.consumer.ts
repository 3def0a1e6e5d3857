import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type pg from 'pg';

import { factTypes, fromTimestamp, topics } from '@baton/contracts';
import { IncidentRaised, UserTaskCanceled } from '@baton/contracts/execution';
import {
  GuestInvited,
  PersonInvited,
  UserTaskAssigned,
  UserTaskEscalated,
  UserTaskNudged,
  type TaskSummary,
} from '@baton/contracts/task';
import type { Bus, Fact } from '@baton/messaging';
import { InjectBus, InjectPool, Sealer, type Sql } from '@baton/service-kit';

import { linkBase, NOTIFICATION_SETTINGS, type NotificationSettings } from '../config.js';
import { DirectoryHandler } from '../directory/directory.handler.js';
import type { Letter } from '../messages/letter.js';
import { MessagesHandler } from '../messages/messages.handler.js';
import { SERVICE } from '../service-name.js';
import { moment, render } from '../templates/render.js';
import { GuestLinksRepository } from './guest-links.repository.js';
import { aboutOf, isGuest, TaskLetters } from './task-letters.js';

type Reader = (fact: Fact, tx: Sql) => Promise<readonly Letter[]>;
const NONE: readonly Letter[] = [];
/** Facts that end a task, and with it its personal link. Both name it the same way. */
const CLOSED = new Set<string>([factTypes.UserTaskCompleted, factTypes.UserTaskCanceled]);
const UserTaskClosed = UserTaskCanceled;

/** Turns facts into messages. The ids of messages derive from those of the facts, so a repeated fact adds nothing. */
@Injectable()
export class FactsConsumer implements OnApplicationBootstrap {
  private readonly readers: Readonly<Record<string, Reader>> = {
    [factTypes.UserTaskAssigned]: async (fact) => {
      const data = UserTaskAssigned.fromPartial(fact.data as object);
      return this.lettersOf(fact, data.task)?.assigned(data) ?? NONE;
    },
    [factTypes.UserTaskEscalated]: async (fact) => {
      const data = UserTaskEscalated.fromPartial(fact.data as object);
      return this.lettersOf(fact, data.task)?.escalated(data) ?? NONE;
    },
    [factTypes.UserTaskNudged]: (fact, tx) => this.nudged(fact, tx),
    [factTypes.GuestInvited]: (fact, tx) => this.guestInvited(fact, tx),
    [factTypes.PersonInvited]: async (fact) => this.personInvited(fact, 'person-invitation'),
    [factTypes.PersonPasswordReset]: async (fact) => this.personInvited(fact, 'password-reset'),
    [factTypes.IncidentRaised]: (fact) => this.incidentRaised(fact),
  };
  private readonly linkBase: string;

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectBus() private readonly bus: Bus | undefined,
    @Inject(NOTIFICATION_SETTINGS) settings: NotificationSettings,
    private readonly sealer: Sealer,
    private readonly messages: MessagesHandler,
    private readonly directory: DirectoryHandler,
    private readonly guestLinks: GuestLinksRepository,
  ) {
    this.linkBase = linkBase(settings);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.bus?.subscribe({
      group: SERVICE,
      topics: [topics.userTask, topics.person, topics.instance],
      types: [...Object.keys(this.readers), ...CLOSED],
      handle: (batch, tx) => this.handle(batch, tx),
      db: { pool: this.pool, schema: SERVICE },
    });
  }

  async handle(batch: readonly Fact[], tx: Sql): Promise<void> {
    const letters: Letter[] = [];
    for (const fact of batch) letters.push(...((await this.readers[fact.type]?.(fact, tx)) ?? NONE));
    await this.messages.keep(tx, letters);
    // What invites and what closes come by different topics: no link of this batch is forgotten before it was used.
    const closed = batch.filter(({ type }) => CLOSED.has(type));
    await this.guestLinks.forget(
      tx,
      closed.map(({ data }) => UserTaskClosed.fromPartial(data as object).userTaskId),
    );
  }

  private lettersOf(fact: Fact, task: TaskSummary | undefined): TaskLetters | undefined {
    return task && new TaskLetters(fact, task, this.linkBase);
  }

  private async nudged(fact: Fact, tx: Sql): Promise<readonly Letter[]> {
    const data = UserTaskNudged.fromPartial(fact.data as object);
    const letters = this.lettersOf(fact, data.task);
    if (letters === undefined || data.task === undefined) return NONE;
    const { userTaskId } = data.task;
    const guests = data.recipients.filter(isGuest);
    const sealed = guests.length === 0 ? undefined : await this.guestLinks.find(tx, userTaskId);
    if (sealed === undefined) return letters.nudged(data);
    const link = this.sealer.open(sealed, `guest-link:${userTaskId}`);
    return [...letters.nudged(data), ...guests.map((guest) => letters.guestReminder(guest, link))];
  }

  private async guestInvited(fact: Fact, tx: Sql): Promise<readonly Letter[]> {
    const data = GuestInvited.fromPartial(fact.data as object);
    const letters = this.lettersOf(fact, data.task);
    if (letters === undefined || data.task === undefined || data.recipient === undefined) return NONE;
    const { sealedLink, askedByName, instructions, recipient } = data;
    await this.guestLinks.remember(tx, data.task.userTaskId, sealedLink);
    const link = this.sealer.open(sealedLink, `guest-link:${data.task.userTaskId}`);
    const askedBy = askedByName || data.task.processName;
    return [letters.guestInvitation(recipient, { link, askedBy, instructions })];
  }

  private personInvited(fact: Fact, kind: 'person-invitation' | 'password-reset'): readonly Letter[] {
    const { recipient, sealedLink, expiresAt } = PersonInvited.fromPartial(fact.data as object);
    if (recipient === undefined) return NONE;
    const { ref, name, email } = recipient;
    const link = this.sealer.open(sealedLink, `person-link:${ref.replace(/^person:/, '')}`);
    const expires = expiresAt && moment(fromTimestamp(expiresAt));
    const content = render(kind, { name: name || email, email, link, expires });
    return [{ cause: fact.id, tenant: fact.tenant, to: { name, email }, kind, content, instanceId: '' }];
  }

  /** To its owner, or to those who operate Baton. */
  private async incidentRaised(fact: Fact): Promise<readonly Letter[]> {
    const data = IncidentRaised.fromPartial(fact.data as object);
    const owners = data.owner === '' ? [] : await this.directory.resolve(fact.tenant, data.owner);
    return (owners.length > 0 ? owners : await this.directory.operators(fact.tenant)).map((to) => {
      const content = render('incident', {
        name: to.name || to.email,
        element: data.elementId,
        about: aboutOf(data.processKey, data.businessKey),
        since: moment(Date.parse(fact.time)),
        code: data.code,
        message: data.message,
        link: `${this.linkBase}/processes/${encodeURIComponent(fact.key)}`,
      });
      return { cause: fact.id, tenant: fact.tenant, to, kind: 'incident', content, instanceId: fact.key };
    });
  }
}
