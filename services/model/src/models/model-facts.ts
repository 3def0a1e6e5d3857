import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { factTypes, topics } from '@baton/contracts';
import type { DeployedVersion, ModelDeployed, ModelRetired } from '@baton/contracts/model';
import { outboxInsert } from '@baton/messaging';
import { activeTraceparent, newId, systemClock, type Caller } from '@baton/service-kit';

import type { ModelRow } from './model.js';

/** Tells the other services what became of a model, in the transaction of the change. */
@Injectable()
export class ModelFacts {
  async deployed(
    tx: pg.PoolClient,
    caller: Caller,
    row: ModelRow,
    versions: readonly DeployedVersion[],
    xml: string,
  ): Promise<void> {
    const data: ModelDeployed = {
      modelId: row.modelId,
      name: row.name,
      versions: [...versions],
      xml,
      deployedBy: `${caller.kind}:${caller.subject}`,
    };
    await this.tell(tx, factTypes.ModelDeployed, caller, row, data);
  }

  async retired(tx: pg.PoolClient, caller: Caller, row: ModelRow): Promise<void> {
    const data: ModelRetired = { modelId: row.modelId, processKeys: [...row.processKeys] };
    await this.tell(tx, factTypes.ModelRetired, caller, row, data);
  }

  private async tell(
    tx: pg.PoolClient,
    type: string,
    { tenant }: Caller,
    { modelId, factSeq }: ModelRow,
    data: unknown,
  ): Promise<void> {
    const time = new Date().toISOString();
    const traceparent = activeTraceparent();
    await outboxInsert(tx, 'model', [
      {
        id: newId(systemClock),
        topic: topics.model,
        type,
        source: 'baton/model',
        key: modelId,
        seq: factSeq,
        time,
        tenant,
        data,
        ...(traceparent !== undefined && { traceparent }),
      },
    ]);
  }
}
