import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { isUuid, Rejection, type Clock } from '@baton/kernel';
import { type Caller, InjectClock, InjectPool, inTransaction, newId } from '@baton/service-kit';

import { FactsHandler } from '../facts/facts.handler.js';
import { refOf } from '../routing/refs.js';
import { isOverseer, requireMayDo, taskClosed } from '../user-tasks/access.js';
import { missingOf, uploadedFact } from '../user-tasks/user-task-facts.js';
import { UserTasksHandler } from '../user-tasks/user-tasks.handler.js';
import { known } from '../validation.js';
import type { DocumentInfo } from './document.js';
import { DocumentSlotsHandler } from './document-slots.handler.js';
import { DocumentsRepository } from './documents.repository.js';
import { isAccepted, looksLike, mediaTypeOf, safeFileName } from './media-types.js';

const LIMIT = 10 * 1024 * 1024;

export interface Upload {
  readonly fileName: string;
  readonly contentType: string | undefined;
  readonly content: Buffer;
}

/** The documents of tasks: one per slot, those it replaced kept. */
@Injectable()
export class DocumentsHandler {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectClock('task') private readonly clock: Clock,
    private readonly documents: DocumentsRepository,
    private readonly slots: DocumentSlotsHandler,
    private readonly userTasks: UserTasksHandler,
    private readonly facts: FactsHandler,
  ) {}

  /**
   * Fills a slot of an open task.
   *
   * @throws Rejection `not-found` SLOT_UNKNOWN; `too-large` DOCUMENT_TOO_LARGE; `invalid` DOCUMENT_EMPTY,
   *   DOCUMENT_TYPE_REFUSED, DOCUMENT_NOT_ITS_TYPE; `wrong-state` TASK_CLOSED; `denied` as for doing the task
   */
  async upload(
    caller: Caller,
    taskId: string,
    slotName: string,
    { fileName, contentType, content }: Upload,
  ): Promise<DocumentInfo> {
    const seen = await this.userTasks.visible(caller, taskId);
    const slot = known(
      seen.documents.find(({ name }) => name === slotName),
      'slot',
    );
    await this.userTasks.requireOpen(seen);
    requireMayDo(seen, caller, await this.userTasks.isForbidden(seen, caller));
    const limit = Math.min(slot.maxBytes || LIMIT, LIMIT);
    if (content.length > limit)
      throw new Rejection(
        'too-large',
        'DOCUMENT_TOO_LARGE',
        `${slot.label || slotName} may have at most ${limit} bytes`,
      );
    if (content.length === 0) throw refused(slotName, 'DOCUMENT_EMPTY', 'is empty');
    const mediaType = mediaTypeOf(contentType);
    if (!isAccepted(mediaType, slot.accept)) {
      throw refused(
        slotName,
        'DOCUMENT_TYPE_REFUSED',
        `${mediaType || 'a document without a type'} is not taken here${slot.accept.length > 0 ? `; send ${slot.accept.join(' or ')}` : ''}`,
      );
    }
    if (!looksLike(mediaType, content))
      throw refused(slotName, 'DOCUMENT_NOT_ITS_TYPE', `does not look like ${mediaType}`);
    const now = this.clock.now();
    return inTransaction(this.pool, async (tx) => {
      const task = await this.userTasks.hold(tx, seen);
      if (task === null || (task.state !== 'open' && task.state !== 'claimed')) throw taskClosed(task ?? seen, '');
      const stored = await this.documents.put(tx, {
        documentId: newId(),
        tenant: task.tenant,
        userTaskId: taskId,
        instanceId: task.instanceId,
        slot: slotName,
        fileName: safeFileName(fileName, slotName),
        mediaType,
        sha256: createHash('sha256').update(content).digest('hex'),
        content,
        uploadedBy: refOf(caller),
        uploadedByName: caller.name ?? caller.subject,
        uploadedAt: now,
      });
      const missing = missingOf(task, await this.slots.filled(taskId, tx));
      const about = {
        documentId: stored.documentId,
        name: slotName,
        fileName: stored.fileName,
        uploadedBy: stored.uploadedBy,
      };
      await this.facts.publish(tx, [uploadedFact(task, about, missing, now)]);
      return stored;
    });
  }

  /** The current document of a slot. */
  async ofSlot(caller: Caller, taskId: string, slotName: string): Promise<{ document: DocumentInfo; content: Buffer }> {
    const task = await this.userTasks.visible(caller, taskId);
    const found = (await this.documents.ofTasks([task.userTaskId])).find(({ slot }) => slot === slotName);
    return this.download(caller, known(found, 'document'));
  }

  async byId(caller: Caller, documentId: string): Promise<{ document: DocumentInfo; content: Buffer }> {
    return this.download(
      caller,
      known(isUuid(documentId) ? await this.documents.find(caller.tenant, documentId) : null, 'document'),
    );
  }

  /** All documents of an instance that the caller may see, replaced ones included. */
  async ofInstance(caller: Caller, instanceId: string): Promise<DocumentInfo[]> {
    if (!isUuid(instanceId)) return [];
    const documents = await this.documents.ofInstance(caller.tenant, instanceId);
    if (caller.kind === 'guest') return documents.filter(({ userTaskId }) => userTaskId === caller.taskId);
    return (await this.maySee(caller, instanceId)) ? documents : [];
  }

  private async download(caller: Caller, document: DocumentInfo): Promise<{ document: DocumentInfo; content: Buffer }> {
    const allowed =
      caller.kind === 'guest' ? document.userTaskId === caller.taskId : await this.maySee(caller, document.instanceId);
    known(allowed ? document : null, 'document');
    return { document, content: await this.documents.content(document.documentId) };
  }

  /** Those who run the operation, and those who have, had or may take a step of the instance. */
  private async maySee(caller: Caller, instanceId: string): Promise<boolean> {
    if (caller.kind === 'service' || isOverseer(caller)) return true;
    return this.userTasks.isInvolved(caller, instanceId);
  }
}

const refused = (slot: string, code: string, message: string): Rejection =>
  new Rejection('invalid', code, `${slot}: ${message}`, { fields: [{ field: `documents.${slot}`, message }] });
