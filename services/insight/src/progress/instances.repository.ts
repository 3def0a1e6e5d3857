import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

import { FROM_INSTANCES, toView, VIEW_COLUMNS, type InstanceRow, type ReadRow } from './instance-row.js';
import type { InstanceView } from './instance-view.js';
import type { ProgressWord } from './standing.js';
import type { Viewer } from './viewer.js';

export interface Found {
  readonly instanceId: string;
  readonly view: InstanceView;
  readonly parties: readonly string[];
}

/** What is asked for; empty texts ask for nothing. */
export interface Selection {
  readonly processKey: string;
  /** A prefix. */
  readonly businessKey: string;
  readonly state: ProgressWord | undefined;
  readonly elementId: string;
  readonly includeEnded: boolean;
}

export interface Count {
  readonly processKey: string;
  readonly version: number;
  readonly elementId: string;
  readonly count: number;
}

const COLUMNS = `i.instance_id, ${VIEW_COLUMNS}`;
const RUNNING = `standing in ('running', 'blocked', 'incident')`;

@Injectable()
export class InstancesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Undefined also while nothing but facts of its tasks has arrived. */
  async byId(tenant: string, instanceId: string): Promise<Found | undefined> {
    const { rows } = await this.pool.query<FoundRow>(
      `select ${COLUMNS} from ${FROM_INSTANCES} where i.tenant = $1 and i.instance_id = $2 and i.process_key <> ''`,
      [tenant, instanceId],
    );
    return rows.map(toFound)[0];
  }

  /** Newest first. */
  async list(
    tenant: string,
    viewer: Viewer,
    selection: Selection,
    now: number,
    after: string | null,
    limit: number,
  ): Promise<readonly Found[]> {
    const where = conditions(tenant, viewer, selection, now);
    if (selection.elementId !== '') where.add((at) => `now_elements @> array[${at}]`, selection.elementId);
    if (after !== null) where.add((at) => `instance_id < ${at}::uuid`, after);
    const { rows } = await this.pool.query<FoundRow>(
      `select ${COLUMNS} from ${FROM_INSTANCES} where ${where.text} order by i.instance_id desc limit ${limit}`,
      where.values,
    );
    return rows.map(toFound);
  }

  /** Running instances per element they are at. */
  async counts(tenant: string, viewer: Viewer, selection: Selection, now: number): Promise<readonly Count[]> {
    const where = conditions(tenant, viewer, { ...selection, includeEnded: false }, now);
    const { rows } = await this.pool.query<Count>(
      `select i.process_key as "processKey", i.version, element as "elementId", count(*)::int as count
       from insight.instances i, unnest(i.now_elements) as element where ${where.text} group by 1, 2, 3 order by 1, 2, 3`,
      where.values,
    );
    return rows;
  }
}

type FoundRow = ReadRow & Pick<InstanceRow, 'instance_id'>;

const toFound = (row: FoundRow): Found => ({ instanceId: row.instance_id, view: toView(row), parties: row.parties });

class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  add(part: (parameter: string) => string, value: unknown): void {
    this.values.push(value);
    this.parts.push(part(`$${this.values.length}`));
  }

  literal(part: string): void {
    this.parts.push(part);
  }

  get text(): string {
    return this.parts.join(' and ');
  }
}

const ENDED: ReadonlySet<string> = new Set<ProgressWord>(['done', 'canceled', 'failed']);

function conditions(
  tenant: string,
  viewer: Viewer,
  { processKey, businessKey, state, includeEnded }: Selection,
  now: number,
): Conditions {
  const where = new Conditions();
  where.add((at) => `i.tenant = ${at}`, tenant);
  where.literal(`i.process_key <> ''`);
  permit(where, viewer);
  if (processKey !== '') where.add((at) => `i.process_key = ${at}`, processKey);
  if (businessKey !== '')
    where.add(
      (at) => `business_key <> '' and business_key like ${at}`,
      `${businessKey.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
    );
  if (state === undefined ? !includeEnded : !ENDED.has(state)) where.literal(RUNNING);
  if (state === undefined) return where;
  if (state !== 'on-time' && state !== 'at-risk' && state !== 'late') where.add((at) => `standing = ${at}`, state);
  else where.literal(`standing = 'running'`);
  if (state === 'on-time') where.add((at) => `coalesce(risk_at, due_at, 9007199254740991) > ${at}`, now);
  if (state === 'at-risk') where.add((at) => `risk_at <= ${at} and due_at > ${at}`, now);
  if (state === 'late') where.add((at) => `due_at <= ${at}`, now);
  return where;
}

/** A person's parts are found by an index that holds only what people take part in. */
function permit(where: Conditions, viewer: Viewer): void {
  if (viewer.kind === 'stranger') where.literal('false');
  if (viewer.kind === 'guest') where.add((at) => `instance_id::text = ${at}`, viewer.instanceId);
  if (viewer.kind !== 'participant') return;
  if (viewer.refs[0]?.startsWith('person:')) where.literal('has_people');
  where.add((at) => `parties && ${at}::text[]`, viewer.refs);
}
