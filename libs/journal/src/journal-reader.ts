import type { Pool } from 'pg';
import { refusal } from './failure.js';
import type { JournalRow } from './journal-options.js';
import { MicroBatch } from './micro-batch.js';
import { REMEMBERED_REQUESTS, stateBytes, type Warm } from './warm-cache.js';

export interface ReaderOptions<State, Event> {
  readonly pool: Pool;
  readonly schema: string;
  /** Schema-qualified. */
  readonly table: string;
  readonly initial: () => State;
  readonly evolve: (state: State, event: Event) => State;
  readonly stateVersion: number;
  readonly decode: (text: string) => readonly Event[];
  readonly actorOf?: ((events: readonly Event[]) => string | undefined) | undefined;
  readonly decodeState: (text: string) => State;
}

interface Part {
  readonly id: string;
  readonly kind: 'snapshot' | 'request' | 'row';
  readonly seq: number;
  readonly request_id: string | null;
  readonly body: string | null;
}

/** Reads instances back: snapshot and tail for the state, the head for a check. */
export class JournalReader<State, Event> {
  readonly #loads: MicroBatch<Warm<State>>;
  readonly #heads: MicroBatch<number>;
  readonly #loadSql: string;
  readonly #headSql: string;

  constructor(private readonly options: ReaderOptions<State, Event>) {
    const { schema, table } = options;
    this.#loadSql = `
      select i.id::text as id, p.kind, p.seq, p.request_id, p.body
      from unnest($1::uuid[]) i(id)
      left join lateral (select seq, state from ${schema}.snapshots s where s.instance_id = i.id and s.state_version = $2) s on true
      cross join lateral (
        select 'snapshot' as kind, s.seq, null as request_id, s.state as body where s.seq is not null
        union all (select 'request', j.seq, j.request_id, null from ${table} j
          where j.instance_id = i.id and ${among(3)} and j.seq <= s.seq and j.request_id is not null order by j.seq desc limit ${REMEMBERED_REQUESTS})
        union all (select 'row', j.seq, j.request_id, j.events from ${table} j
          where j.instance_id = i.id and ${among(3)} and j.seq > coalesce(s.seq, 0) order by j.seq)) p`;
    this.#headSql = `
      select i.id::text as id, h.seq from unnest($1::uuid[]) i(id)
      cross join lateral (select seq from ${table} j where j.instance_id = i.id and ${among(2)} order by seq desc limit 1) h`;
    this.#loads = new MicroBatch((ids) => this.#fetchStates(ids), 64);
    this.#heads = new MicroBatch((ids) => this.#fetchHeads(ids), 512);
  }

  /** Undefined: there is no such instance. */
  load(id: string): Promise<Warm<State> | undefined> {
    return this.#loads.get(id);
  }

  /** 0: there is no such instance. */
  async head(id: string): Promise<number> {
    return (await this.#heads.get(id)) ?? 0;
  }

  async rows(id: string, afterSeq: number, limit: number): Promise<JournalRow<Event>[]> {
    const found = await this.#query<{
      seq: number;
      at: Date;
      tenant: string;
      request_id: string | null;
      actor: string | null;
      traceparent: string | null;
      events: string;
    }>(
      `select seq, at, tenant, request_id, actor, traceparent, events from ${this.options.table}
       where instance_id = $1 and seq > $2 order by seq limit $3`,
      [id, afterSeq, limit],
    );
    return found.map((row) => {
      const events = this.options.decode(row.events);
      const actor = row.actor ?? this.options.actorOf?.(events);
      return {
        instanceId: id,
        seq: row.seq,
        at: row.at.getTime(),
        tenant: row.tenant,
        ...(row.request_id !== null && { requestId: row.request_id }),
        ...(actor !== undefined && { actor }),
        ...(row.traceparent !== null && { traceparent: row.traceparent }),
        events,
      };
    });
  }

  async #fetchHeads(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#query<{ id: string; seq: number }>(this.#headSql, [ids, ...endsOf(ids)]);
    return new Map(rows.map(({ id, seq }) => [id, seq]));
  }

  async #fetchStates(ids: readonly string[]): Promise<ReadonlyMap<string, Warm<State>>> {
    const parts = new Map<string, Part[]>();
    for (const part of await this.#query<Part>(this.#loadSql, [ids, this.options.stateVersion, ...endsOf(ids)])) {
      const own = parts.get(part.id);
      if (own) own.push(part);
      else parts.set(part.id, [part]);
    }
    return new Map([...parts].map(([id, own]) => [id, this.#assemble(own)]));
  }

  #assemble(parts: Part[]): Warm<State> {
    parts.sort((a, b) => a.seq - b.seq || RANK[a.kind] - RANK[b.kind]);
    const { initial, evolve, decode, decodeState } = this.options;
    const snapshot = parts.find(({ kind }) => kind === 'snapshot');
    let state = snapshot?.body != null ? decodeState(snapshot.body) : initial();
    let length = snapshot?.body?.length ?? 0;
    const requests: [string, number][] = [];
    for (const { kind, seq, request_id, body } of parts) {
      if (request_id !== null) requests.push([request_id, seq]);
      if (kind !== 'row' || body === null) continue;
      for (const event of decode(body)) state = evolve(state, event);
      length += body.length;
    }
    return {
      state,
      seq: parts.at(-1)?.seq ?? 0,
      requests: new Map(requests.slice(-REMEMBERED_REQUESTS)),
      bytes: stateBytes(length),
      snapshotSeq: snapshot?.seq ?? 0,
    };
  }

  async #query<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await this.options.pool.query<Row>(text, values)).rows;
    } catch (error) {
      throw refusal(error);
    }
  }
}

/** Says between which ids all of them are, so that PostgreSQL plans for their partitions and looks into no other. */
const among = (parameter: number): string => `j.instance_id between $${parameter}::uuid and $${parameter + 1}::uuid`;

function endsOf(ids: readonly string[]): readonly [least: string | undefined, greatest: string | undefined] {
  let [least, greatest] = [ids[0], ids[0]];
  for (const id of ids) {
    if (least === undefined || id < least) least = id;
    if (greatest === undefined || id > greatest) greatest = id;
  }
  return [least, greatest];
}

const RANK = { request: 0, snapshot: 1, row: 2 };
