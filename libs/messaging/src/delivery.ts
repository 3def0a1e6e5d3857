import { Rejection } from '@baton/kernel';
import type { PoolClient } from 'pg';
import type { FactHandler } from './bus.js';
import type { DeadLetters } from './dead-letters.js';
import type { Fact } from './fact.js';

/** What a batch came to inside its transaction. */
export interface Delivered {
  readonly handled: number;
  readonly parked: number;
  /** Those of the parked that failed themselves, and do not only wait behind one that did. */
  readonly failed: readonly ParkedFact[];
}

interface ParkedFact {
  readonly fact: Fact;
  readonly cause: string;
}

const NONE: ReadonlySet<string> = new Set();
const BEHIND = 'Waits behind a parked fact of its key';

/** Hands one batch to the handler, within the caller's transaction. */
export class Delivery {
  constructor(
    private readonly handle: FactHandler,
    private readonly letters: DeadLetters,
  ) {}

  /**
   * All facts whose key is free in one call; throws what the handler throws.
   *
   * @param anyParked false: it is known that no key of the topic is parked
   */
  async together(tx: PoolClient, topic: string, facts: readonly Fact[], anyParked = true): Promise<Delivered> {
    const parked = anyParked ? await this.#parkedKeys(tx, topic, facts) : NONE;
    const free = parked.size === 0 ? facts : facts.filter(({ key }) => !parked.has(key));
    if (free.length > 0) await this.handle(free, tx);
    const behind =
      parked.size === 0 ? [] : facts.filter(({ key }) => parked.has(key)).map((fact) => ({ fact, cause: BEHIND }));
    await this.letters.park(tx, behind);
    return { handled: free.length, parked: behind.length, failed: [] };
  }

  /**
   * Halves the batch until the facts that fail stand alone, and parks them with all that follows of their keys. The order
   * within a key is kept, and everything is one transaction still: each part has a savepoint.
   */
  async apart(tx: PoolClient, topic: string, facts: readonly Fact[]): Promise<Delivered> {
    const parked = await this.#parkedKeys(tx, topic, facts);
    let handled = 0;
    let lost = 0;
    const failed: ParkedFact[] = [];
    const attempt = async (part: readonly Fact[]): Promise<void> => {
      const free = part.filter(({ key }) => !parked.has(key));
      const behind = part.filter(({ key }) => parked.has(key));
      if (free.length > 0) {
        await tx.query('savepoint part');
        try {
          await this.handle(free, tx);
          handled += free.length;
          await tx.query('release savepoint part');
        } catch (error) {
          await tx.query('rollback to savepoint part');
          if (isPassing(error)) throw error;
          const [only] = free;
          if (free.length > 1 || !only) {
            const middle = part.length >> 1;
            await attempt(part.slice(0, middle));
            return attempt(part.slice(middle));
          }
          parked.add(only.key);
          lost++;
          const parking = { fact: only, cause: causeOf(error) };
          failed.push(parking);
          await this.letters.park(tx, [parking]);
        }
      }
      lost += behind.length;
      await this.letters.park(
        tx,
        behind.map((fact) => ({ fact, cause: BEHIND })),
      );
    };
    await attempt(facts);
    return { handled, parked: lost, failed };
  }

  /** Handles the parked facts of a key one by one, up to the first that fails again. */
  async redrive(tx: PoolClient, topic: string, key: string): Promise<{ handled: number; failure?: unknown }> {
    let handled = 0;
    for (const { id, fact } of await this.letters.ofKey(tx, topic, key)) {
      await tx.query('savepoint part');
      try {
        await this.handle([fact], tx);
      } catch (failure) {
        await tx.query('rollback to savepoint part');
        await this.letters.failedAgain(tx, id, causeOf(failure));
        return { handled, failure };
      }
      await this.letters.remove(tx, id);
      handled++;
    }
    return { handled };
  }

  #parkedKeys(tx: PoolClient, topic: string, facts: readonly Fact[]): Promise<Set<string>> {
    return this.letters.parkedKeys(tx, topic, [...new Set(facts.map(({ key }) => key))]);
  }
}

export const causeOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

const PASSING_STATES = /^(08|40|53|57)|^55P03$|^25P0[23]$/;

/** Failures that say nothing of the fact: the database or another service is away. They are waited out, never parked. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Rejection)
    return error.kind === 'unavailable' || error.kind === 'exhausted' || error.kind === 'concurrent-write';
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (PASSING_STATES.test(code) || /^E(CONN|PIPE|HOST|NET|AI_AGAIN|TIMEDOUT)/.test(code)))
    return true;
  return (
    typeof message === 'string' &&
    /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
      message,
    )
  );
}
