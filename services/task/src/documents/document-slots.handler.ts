import { Injectable } from '@nestjs/common';

import type { Sql } from '@baton/service-kit';

import type { DocumentInfo } from './document.js';
import { DocumentsRepository } from './documents.repository.js';

/** What the slots of tasks hold, for those who decide on tasks. */
@Injectable()
export class DocumentSlotsHandler {
  constructor(private readonly documents: DocumentsRepository) {}

  /** The names of the slots of a task that are filled. */
  async filled(userTaskId: string, sql?: Sql): Promise<Set<string>> {
    return new Set((await this.documents.slotsOf([userTaskId], sql)).map(({ slot }) => slot));
  }

  /** The names of the slots that are filled, by the tasks' ids. */
  async filledOf(userTaskIds: readonly string[], sql: Sql): Promise<Map<string, Set<string>>> {
    const filled = new Map<string, Set<string>>();
    for (const { userTaskId, slot } of await this.documents.slotsOf(userTaskIds, sql)) {
      const slots = filled.get(userTaskId);
      if (slots === undefined) filled.set(userTaskId, new Set([slot]));
      else slots.add(slot);
    }
    return filled;
  }

  /** The current documents of these tasks. */
  ofTasks(userTaskIds: readonly string[]): Promise<DocumentInfo[]> {
    return this.documents.ofTasks(userTaskIds);
  }
}
