import type { Type } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { createDlqSql, createOffsetsSql } from '@baton/messaging';

/**
 * The migrations of a schema that keeps copies of the credentials `task` knows: `<schema>.credentials`, and what its consumer
 * needs where the schema consumes nothing else. They belong behind the schema's own.
 */
export const identityMigrations = (schema: string): readonly Type<MigrationInterface>[] => [
  class {
    readonly name = 'CreateIdentityCopies1795900000000';

    async up(db: QueryRunner): Promise<void> {
      // `checked_at` is the real time of which the row is true: of the fact, or of the answer of `task`.
      await db.query(`create table ${schema}.credentials (
        hash       bytea       primary key,
        seq        bigint      not null,
        caller     jsonb,
        expires_at timestamptz,
        checked_at timestamptz not null)`);
      await db.query(`create index credentials_checked on ${schema}.credentials (checked_at)`);
      for (const [table, sql] of [
        ['bus_offsets', createOffsetsSql],
        ['dlq', createDlqSql],
      ] as const) {
        const [found] = (await db.query(`select to_regclass($1) as found`, [`${schema}.${table}`])) as [
          { found: string | null },
        ];
        if (found.found === null) await db.query(sql(schema));
      }
    }

    async down(db: QueryRunner): Promise<void> {
      await db.query(`drop table ${schema}.credentials`);
    }
  },
];
