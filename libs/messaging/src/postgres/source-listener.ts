import type { ListenOptions, Listening } from '../bus.js';
import type { Cursor, FactSource } from '../fact-source.js';
import { Wake } from '../wake.js';

const READ_FACTS = 500;
const RETRY_MS = 1_000;

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
    const unsubscribe = source.onPoke(() => wake.now());
    this.#wakes.add(wake);
    let at: Cursor | undefined;
    while (!this.#stopped) {
      wake.clear();
      let pause = this.options.pollMs;
      try {
        if (at === undefined) at = await source.now();
        else {
          const { facts, cursor, more } = await source.read(at, READ_FACTS);
          at = cursor ?? at;
          const wanted = this.#types ? facts.filter(({ type }) => this.#types?.has(type)) : facts;
          if (wanted.length > 0) this.options.hear(wanted);
          if (more === true) pause = 0;
        }
      } catch {
        pause = RETRY_MS; // the database is away; who waits for it says so
      }
      if (pause > 0 && !this.#stopped) await wake.sleep(pause);
    }
    unsubscribe();
  }
}
