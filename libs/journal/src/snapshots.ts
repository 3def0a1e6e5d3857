import type { Pool } from 'pg';

/** While the database is slow, further snapshots are left out; a later one does as well. */
const MOST_SAVING = 100;

/** Saves the states of long instances, so that loading them stays short. A snapshot is an aid: losing one loses nothing. */
export class Snapshots {
  #saving = new Set<Promise<unknown>>();

  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly stateVersion: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Saves a committed state in the background, unless a newer one of this version is saved already. */
  save(instanceId: string, seq: number, state: string): void {
    if (this.#saving.size >= MOST_SAVING) return;
    const saved = this.pool
      .query(
        `insert into ${this.schema}.snapshots as old (instance_id, seq, state_version, state) values ($1, $2, $3, $4)
         on conflict (instance_id) do update set seq = excluded.seq, state_version = excluded.state_version, state = excluded.state, taken_at = now()
         where old.seq < excluded.seq or old.state_version <> excluded.state_version`,
        [instanceId, seq, this.stateVersion, state],
      )
      .catch(this.onError)
      .finally(() => this.#saving.delete(saved));
    this.#saving.add(saved);
  }

  /** Waits for what is being saved. */
  async settled(): Promise<void> {
    await Promise.all(this.#saving);
  }
}
