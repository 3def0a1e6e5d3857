import { Injectable } from '@nestjs/common';

import type { Sql } from '@baton/service-kit';

import type { DocumentInfo } from './document.js';
import { DocumentsRepository } from './documents.repository.js';

/** What the slots of tasks hold, for those who decide on tasks. */
@Injectable()
export class DocumentSlotsHandler {
  constructor(private readonly documents: DocumentsRepository) {}

  /** The names of the slots of a task that are filled. */
  filled(userTaskId: string, sql?: Sql): Promise<Set<string>> {
    return this.documents.filled(userTaskId, sql);
  }

  /** The current documents of these tasks. */
  ofTasks(userTaskIds: readonly string[]): Promise<DocumentInfo[]> {
    return this.documents.ofTasks(userTaskIds);
  }
}
