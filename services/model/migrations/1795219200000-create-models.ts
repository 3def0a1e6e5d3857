import type { MigrationInterface, QueryRunner } from 'typeorm';

import { createGenerationsSql, createOutboxSql } from '@baton/messaging';

/**
 * Models and their revisions. A model is known by the ids of the processes in its file (`key`), so that importing the
 * file again makes a revision. `fact_seq` numbers what is told of a model, in the order of its changes.
 */
export class CreateModels1795219200000 implements MigrationInterface {
  name = 'CreateModels1795219200000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table model.models (
      model_id          uuid        primary key,
      tenant            text        not null,
      key               text        not null,
      name              text        not null,
      process_keys      text[]      not null,
      revision          int         not null,
      findings          jsonb       not null,
      errors            int         not null,
      warnings          int         not null,
      runnable_share    float8      not null,
      deployed_revision int,
      deployed_version  int         not null default 0,
      retirements       int         not null default 0,
      retired           boolean     not null default false,
      fact_seq          int         not null default 0,
      imported_at       timestamptz not null,
      changed_at        timestamptz not null,
      deployed_at       timestamptz,
      unique (tenant, key))`);
    await db.query(`create table model.revisions (
      model_id uuid        not null references model.models,
      revision int         not null,
      xml      text        not null,
      by       text        not null,
      at       timestamptz not null,
      primary key (model_id, revision))`);
    await db.query(createGenerationsSql('model'));
    await db.query(createOutboxSql('model'));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table model.revisions, model.models, model.outbox, model.xid_generations cascade');
  }
}
