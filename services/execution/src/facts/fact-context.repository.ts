import type pg from 'pg';

export interface InstanceContextRow {
  readonly instanceId: string;
  readonly definitionId: string;
  readonly businessKey: string | null;
  readonly startedBy: string | null;
}

/** What facts say of these instances beyond their events. */
export async function instanceContexts(pool: pg.Pool, instanceIds: readonly string[]): Promise<InstanceContextRow[]> {
  if (instanceIds.length === 0) return [];
  const { rows } = await pool.query<InstanceContextRow>({
    name: 'execution-fact-contexts',
    text: `select instance_id as "instanceId", definition_id as "definitionId", business_key as "businessKey", started_by as "startedBy"
      from execution.instances where instance_id = any($1::uuid[])`,
    values: [instanceIds],
  });
  return rows;
}
