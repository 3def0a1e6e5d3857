import { setTimeout as pause } from 'node:timers/promises';
import { parseJson, Rejection, stringifyJson, type Json } from '@baton/kernel';
import { busy } from './failure.js';
import { FlushConnection } from './flush-connection.js';
import { FlushStatements, type Append } from './flush-statement.js';
import { Gate } from './gate.js';
import { GroupCommit } from './group-commit.js';
import type {
  CommandContext,
  Committed,
  Decide,
  Decision,
  JournalOptions,
  JournalRow,
  JournalStats,
  Outcome,
} from './journal-options.js';
import { JournalReader } from './journal-reader.js';
import { Lanes } from './lanes.js';
import type { SideTable } from './side-table.js';
import { foldWrites, gateRow } from './side-writes.js';
import { Snapshots } from './snapshots.js';
import { advanced, blank, stateBytes, WarmCache, type Warm } from './warm-cache.js';

const RETRIES = 11;
/** Replicas that write the same instance at once would lose to each other again and again: each waits, by chance, up to so long. */
const MAX_PAUSE_MS = 40;

interface Command<State, Event> {
  readonly id: string;
  readonly requestId: string | undefined;
  readonly context: CommandContext;
  readonly decide: Decide<State, Event>;
}

/** An append with what `onCommitted` hears of it. */
interface Pending<State, Event> extends Append {
  readonly committed: Committed<State, Event>;
}

/**
 * Append-only history of instances, with group commit. Any number of journals may share one table: replicas share nothing else.
 *
 * Commands of one instance run one after the other, each on the committed state of the one before. So no state is ever built on
 * an append that may still fail, and a failed flush has nothing to take back but the cache entries of its own members.
 */
export class Journal<State, Event> {
  readonly stats: JournalStats = {
    flushes: 0,
    appends: 0,
    conflicts: 0,
    resent: 0,
    cacheHits: 0,
    cacheMisses: 0,
    headChecks: 0,
    snapshots: 0,
    flushMs: 0,
  };
  readonly #options: JournalOptions<State, Event>;
  readonly #tables: ReadonlyMap<string, SideTable>;
  readonly #lanes = new Lanes();
  readonly #cache: WarmCache<State>;
  readonly #reader: JournalReader<State, Event>;
  readonly #commit: GroupCommit<Pending<State, Event>>;
  readonly #gate: Gate;
  readonly #snapshots: Snapshots;
  readonly #encode: (events: readonly Event[]) => string;
  #closed = false;

  constructor(options: JournalOptions<State, Event>) {
    const { pool, schema, sides } = options;
    const table = options.table ?? 'journal';
    const onError = options.onError ?? (() => undefined);
    this.#options = options;
    this.#tables = new Map(sides.map((side) => [side.name, side]));
    this.#cache = new WarmCache(options.cacheSize ?? 10_000, options.cacheBytes ?? 256 * 1024 * 1024);
    this.#encode = options.encode ?? ((events) => stringifyJson(events as Json));
    this.#reader = new JournalReader({
      ...options,
      table: `${schema}.${table}`,
      decode: options.decode ?? ((text) => parseJson(text) as readonly Event[]),
      decodeState: options.decodeState ?? ((text) => parseJson(text) as State),
    });
    this.#gate = new Gate(
      pool,
      schema,
      sides.find(({ gate }) => gate),
    );
    this.#snapshots = new Snapshots(pool, schema, options.stateVersion, onError);
    const timeouts = {
      statementTimeoutMs: options.statementTimeoutMs ?? 10_000,
      lockTimeoutMs: options.lockTimeoutMs ?? 2_000,
    };
    this.#commit = new GroupCommit({
      ...timeouts,
      table: `${schema}.${table}`,
      statements: new FlushStatements(schema, table, sides, options.premise),
      connections: Array.from({ length: options.connections ?? 2 }, () => new FlushConnection(pool, timeouts)),
      maxBatch: options.maxBatch ?? 512,
      outageMs: options.outageMs ?? 3_000,
      stats: this.stats,
      committed: (winners, xid) => {
        try {
          options.onCommitted?.(
            winners.map(({ committed }) => committed),
            xid,
          );
        } catch (error) {
          onError(error); // the commit stands, whatever its listener makes of it
        }
      },
    });
  }
  /** Instances held in memory and their approximate bytes; appends that wait for a flush; instances with a command under way. */
  gauges(): { warm: number; warmBytes: number; queued: number; busy: number } {
    return {
      warm: this.#cache.size,
      warmBytes: this.#cache.bytes,
      queued: this.#commit.queued,
      busy: this.#lanes.busy,
    };
  }

  /**
   * Decides and appends; answers after the commit. A request id that the instance remembers (the last 100) is answered
   * with what its first execution did.
   *
   * @throws Rejection `concurrent-write` JOURNAL_CONFLICT after the twelfth lost append, `unavailable` JOURNAL_UNAVAILABLE
   * when PostgreSQL is away (the outcome is then unknown: repeat with the same request id), `exhausted` JOURNAL_BUSY when too
   * many appends wait; whatever `decide` throws
   * @throws PremiseBroken when `context.premise` does not hold any more
   */
  execute(
    instanceId: string,
    requestId: string | undefined,
    context: CommandContext,
    decide: Decide<State, Event>,
  ): Promise<Outcome<State, Event>> {
    if (this.#closed)
      return Promise.reject(
        new Rejection('unavailable', 'JOURNAL_CLOSED', 'The journal is shutting down', { retryAfterMs: 1_000 }),
      );
    if (this.#commit.queued >= (this.#options.maxQueued ?? 20_000)) return Promise.reject(busy());
    const command = { id: instanceId, requestId, context, decide };
    return this.#inLane(command);
  }

  /**
   * The state and head as of now (`seq` 0: no such instance).
   *
   * @param head the head that the caller has just read itself, which spares looking at it again
   */
  async read(instanceId: string, head?: number): Promise<{ state: State; seq: number }> {
    const warm = this.#cache.get(instanceId);
    const moved = warm && (head === undefined ? await this.#moved(instanceId, warm) : warm.seq < head);
    const current = warm && moved === false ? warm : await this.#load(instanceId);
    return { state: current.state, seq: current.seq };
  }

  /** Rows with `seq` above `afterSeq`, oldest first. */
  events(instanceId: string, afterSeq = 0, limit = 1_000): Promise<JournalRow<Event>[]> {
    return this.#reader.rows(instanceId, afterSeq, limit);
  }

  /** Waits for what is under way and closes the flush connections. Later commands are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#lanes.idle();
    await this.#commit.close();
    await this.#snapshots.settled();
  }

  async #inLane(command: Command<State, Event>): Promise<Outcome<State, Event>> {
    const turn = this.#lanes.enter(command.id);
    if (turn) await turn;
    try {
      return await this.#run(command);
    } finally {
      this.#lanes.leave(command.id);
    }
  }

  #unsaidActor(events: readonly Event[], actor: string | undefined): string | null {
    return actor === undefined || this.#options.actorOf?.(events) === actor ? null : actor;
  }

  async #run(command: Command<State, Event>): Promise<Outcome<State, Event>> {
    const { id, requestId, context, decide } = command;
    for (let lost = 0; ;) {
      const cached = this.#cache.get(id);
      const assumed = cached ?? (context.fresh && lost === 0 ? blank(this.#options.initial()) : undefined);
      if (cached) this.stats.cacheHits++;
      const warm = assumed ?? (await this.#load(id));
      const known = requestId === undefined ? undefined : warm.requests.get(requestId);
      if (known !== undefined) return this.#repeated(id, known);
      let decision: Decision<State, Event>;
      try {
        decision = decide(warm.state, warm.seq);
      } catch (error) {
        if (assumed && (await this.#moved(id, assumed))) continue;
        throw error;
      }
      const writes = foldWrites(this.#tables, decision.sides ?? []);
      if (decision.events.length === 0 && writes.length === 0) {
        if (assumed && (await this.#moved(id, assumed))) continue;
        return { instanceId: id, state: warm.state, events: [], seq: warm.seq, repeated: false };
      }
      const gate = gateRow(this.#tables, writes);
      const state = decision.state ?? decision.events.reduce(this.#options.evolve, warm.state);
      const committed = { instanceId: id, seq: warm.seq + 1, events: decision.events, state, context };
      const text = this.#encode(decision.events);
      const append = {
        instanceId: id,
        seq: committed.seq,
        at: context.at,
        tenant: context.tenant,
        requestId: requestId ?? null,
        actor: this.#unsaidActor(decision.events, context.actor),
        traceparent: context.traceparent ?? null,
        events: text,
        sides: writes,
        gated: gate !== undefined,
        premise: gate && context.premise,
        committed,
      };
      if ((await this.#append(append)) === 'won') {
        this.#remember(id, advanced(warm, state, requestId, text.length));
        return { instanceId: id, state, events: decision.events, seq: committed.seq, repeated: false };
      }
      const holder = gate && (await this.#gate.holder(id, gate));
      if (holder !== undefined) return this.#repeated(holder, 1);
      if (++lost > RETRIES)
        throw new Rejection(
          'concurrent-write',
          'JOURNAL_CONFLICT',
          `Instance ${id} was changed by others at the same time`,
        );
      if (lost > 1) await pause(Math.random() * Math.min(2 ** lost, MAX_PAUSE_MS));
    }
  }

  /** Anything but a win leaves the instance cold, so that what comes next is decided on what is stored. */
  async #append(append: Pending<State, Event>): Promise<'won' | 'lost'> {
    let verdict: 'won' | 'lost' = 'lost';
    try {
      verdict = await this.#commit.submit(append);
    } finally {
      if (verdict === 'lost') this.#cache.drop(append.instanceId);
    }
    return verdict;
  }

  #remember(id: string, warm: Warm<State>): void {
    const { snapshotEvery = 100, encodeState, settled } = this.#options;
    if (settled?.(warm.state)) return this.#cache.drop(id);
    if (warm.seq - warm.snapshotSeq < snapshotEvery) return this.#cache.set(id, warm);
    const text = encodeState ? encodeState(warm.state) : stringifyJson(warm.state as Json);
    this.#snapshots.save(id, warm.seq, text);
    this.stats.snapshots++;
    this.#cache.set(id, { ...warm, snapshotSeq: warm.seq, bytes: stateBytes(text.length) });
  }

  /** Whether another replica has appended since `warm` was seen; then it is forgotten. */
  async #moved(id: string, warm: Warm<State>): Promise<boolean> {
    this.stats.headChecks++;
    if ((await this.#reader.head(id)) === warm.seq) return false;
    this.#cache.drop(id);
    return true;
  }

  async #load(id: string): Promise<Warm<State>> {
    this.stats.cacheMisses++;
    const loaded = await this.#reader.load(id);
    if (loaded && (this.#cache.get(id)?.seq ?? 0) < loaded.seq) this.#cache.set(id, loaded);
    return loaded ?? blank(this.#options.initial());
  }

  async #repeated(id: string, seq: number): Promise<Outcome<State, Event>> {
    const [row] = await this.#reader.rows(id, seq - 1, 1);
    const { state } = await this.read(id);
    return { instanceId: id, state, events: row?.events ?? [], seq, repeated: true };
  }
}
