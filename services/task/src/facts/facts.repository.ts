import { Injectable } from '@nestjs/common';

import { newId } from '@baton/service-kit';

import type { Sql } from '../database.js';
import { SERVICE } from '../service-name.js';
import type { NewFact } from './fact.js';

/** Tells the other services: facts are committed with the change they tell of, and relayed afterwards. */
@Injectable()
export class FactsRepository {
  async publish(tx: Sql, facts: readonly NewFact[]): Promise<void> {
    if (facts.length === 0) return;
    const rows = facts.map(({ topic, type, key, tenant, time, data }) => ({ key, fact: { id: newId(), topic, type, source: SERVICE, key, time: new Date(time).toISOString(), tenant, data } }));
    await tx.query(`insert into task.outbox (key, fact) select r.key, r.fact from json_to_recordset($1) as r(key text, fact json)`, [JSON.stringify(rows)]);
  }
}
