import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql } from '@baton/service-kit';

import type { DocumentInfo } from './document.js';

const COLUMNS = `document_id as "documentId", tenant, user_task_id as "userTaskId", instance_id as "instanceId", slot, file_name as "fileName",
  media_type as "mediaType", bytes::float8 as bytes, sha256, uploaded_by as "uploadedBy", uploaded_by_name as "uploadedByName",
  uploaded_at as "uploadedAt", replaced_at as "replacedAt"`;

@Injectable()
export class DocumentsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Stores a document; the one it replaces stays as history. */
  async put(
    tx: Sql,
    document: Omit<DocumentInfo, 'uploadedAt' | 'replacedAt' | 'bytes'> & { uploadedAt: number; content: Buffer },
  ): Promise<DocumentInfo> {
    const at = new Date(document.uploadedAt);
    await tx.query(
      `update task.documents set replaced_at = $3 where user_task_id = $1 and slot = $2 and replaced_at is null`,
      [document.userTaskId, document.slot, at],
    );
    const {
      documentId,
      tenant,
      userTaskId,
      instanceId,
      slot,
      fileName,
      mediaType,
      content,
      sha256,
      uploadedBy,
      uploadedByName,
    } = document;
    const { rows } = await tx.query<DocumentInfo & object>(
      `insert into task.documents (document_id, tenant, user_task_id, instance_id, slot, file_name, media_type, bytes, sha256, content, uploaded_by, uploaded_by_name, uploaded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning ${COLUMNS}`,
      [
        documentId,
        tenant,
        userTaskId,
        instanceId,
        slot,
        fileName,
        mediaType,
        content.length,
        sha256,
        content,
        uploadedBy,
        uploadedByName,
        at,
      ],
    );
    return rows[0] as DocumentInfo;
  }

  /** The current documents of these tasks. */
  async ofTasks(userTaskIds: readonly string[], sql: Sql = this.pool): Promise<DocumentInfo[]> {
    if (userTaskIds.length === 0) return [];
    const { rows } = await sql.query<DocumentInfo & object>(
      `select ${COLUMNS} from task.documents where user_task_id = any($1) and replaced_at is null order by slot`,
      [userTaskIds],
    );
    return rows;
  }

  /** All documents of an instance, replaced ones included, oldest first. */
  async ofInstance(tenant: string, instanceId: string): Promise<DocumentInfo[]> {
    const { rows } = await this.pool.query<DocumentInfo & object>(
      `select ${COLUMNS} from task.documents where tenant = $1 and instance_id = $2 order by uploaded_at, document_id`,
      [tenant, instanceId],
    );
    return rows;
  }

  async find(tenant: string, documentId: string): Promise<DocumentInfo | null> {
    const { rows } = await this.pool.query<DocumentInfo & object>(
      `select ${COLUMNS} from task.documents where tenant = $1 and document_id = $2`,
      [tenant, documentId],
    );
    return rows[0] ?? null;
  }

  async content(documentId: string): Promise<Buffer> {
    const { rows } = await this.pool.query<{ content: Buffer }>(
      `select content from task.documents where document_id = $1`,
      [documentId],
    );
    if (rows[0] === undefined) throw new Error(`Document ${documentId} has vanished`);
    return rows[0].content;
  }

  /** The slots of these tasks that are filled. */
  async slotsOf(
    userTaskIds: readonly string[],
    sql: Sql = this.pool,
  ): Promise<readonly { readonly userTaskId: string; readonly slot: string }[]> {
    if (userTaskIds.length === 0) return [];
    const { rows } = await sql.query<{ userTaskId: string; slot: string }>(
      `select user_task_id as "userTaskId", slot from task.documents where user_task_id = any($1) and replaced_at is null`,
      [userTaskIds],
    );
    return rows;
  }
}
