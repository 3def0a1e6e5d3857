import type { MigrationInterface, QueryRunner } from 'typeorm';

import { createDlqSql, createOffsetsSql } from '@baton/messaging';

/**
 * One row per instance, folded from facts; the deployed versions that name and draw its steps; how people are called.
 * Ended instances leave the index of running ones, and what only machines take part in costs no index of parties. An instance id is a UUIDv7, so its order is that of the starts.
 */
export class CreateProgress1795305600000 implements MigrationInterface {
  name = 'CreateProgress1795305600000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table insight.instances (
      tenant        text collate "C" not null,
      instance_id   uuid   not null,
      process_key   text collate "C" not null,
      version       int    not null,
      business_key  text collate "C" not null,
      standing      text collate "C" not null,
      risk_at       bigint,
      due_at        bigint,
      parties       text[] collate "C" not null,
      has_people    bool   not null,
      now_elements  text[] collate "C" not null,
      revision      int    not null,
      view          text   not null,
      primary key (tenant, instance_id)
    ) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05)`);
    await db.query(`create index instances_running on insight.instances (tenant, instance_id desc)
      where standing in ('running', 'blocked', 'incident')`);
    await db.query(
      `create index instances_business_key on insight.instances (tenant, business_key) where business_key <> ''`,
    );
    await db.query('create index instances_parties on insight.instances using gin (parties) where has_people');
    await db.query(`create table insight.versions (
      tenant      text not null,
      process_key text not null,
      version     int  not null,
      model_id    uuid not null,
      name        text not null,
      xml         text not null,
      primary key (tenant, process_key, version)
    )`);
    await db.query(`create table insight.names (
      tenant text not null,
      ref    text not null,
      name   text not null,
      primary key (tenant, ref)
    )`);
    for (const statement of [createOffsetsSql('insight'), createDlqSql('insight')]) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table insight.instances, insight.versions, insight.names');
  }
}
