import type { ListenOptions, Listening } from '../bus.js';
import type { Cursor, FactSource } from '../fact-source.js';
import { Polling } from '../polling.js';
import { Wake } from '../wake.js';

const READ_FACTS = 500;
const RETRY_MS = 1_000;
/** Who listens need not be told more often. */
const GATHER_MS = 50;

/** Follows sources from now on, for this process alone, and keeps its place nowhere. */
export class SourceListener implements Listening {
  readonly #wakes = new Set<Wake>();
  readonly #types: ReadonlySet<string> | undefined;
  #stopped = false;
  #loop: Promise<unknown> | undefined;

  constructor(
    private readonly options: ListenOptions & { readonly sources: readonly FactSource[]; readonly pollMs: number },
  ) {
    this.#types = options.types && new Set(options.types);
  }

  start(): void {
    this.#loop ??= Promise.all(this.options.sources.map((source) => this.#follow(source)));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const wake of this.#wakes) wake.now();
    await this.#loop;
  }

  async #follow(source: FactSource): Promise<void> {
    const wake = new Wake();
    const polling = new Polling();
    const unsubscribe = source.onPoke(() => {
      polling.poke();
      wake.now();
    });
    this.#wakes.add(wake);
    let at: Cursor | undefined;
    while (!this.#stopped) {
      wake.clear();
      let pause = 0;
      try {
        if (at === undefined) at = await source.now();
        else {
          const { ageMs, again } = polling.look(performance.now(), this.options.pollMs);
          const options = { ageMs, types: this.#types, reader: wake };
          const { facts, passed, cursor, more } = await source.read(at, READ_FACTS, options);
          at = cursor ?? at;
          if (facts.length > 0) this.options.hear(facts);
          if (passed === 0) pause = again - performance.now();
          else if (more !== true) await wake.pause(GATHER_MS, () => this.#stopped);
        }
      } catch {
        pause = RETRY_MS; // the database is away; who waits for it says so
      }
      if (pause > 0 && !this.#stopped) await wake.sleep(pause);
    }
    unsubscribe();
  }
}
