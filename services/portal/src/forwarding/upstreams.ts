/**
 * What is known of a replica: `unready` answers but says that it cannot serve now, `away` could not be reached.
 */
export type UpstreamState = 'ready' | 'unready' | 'away';

const BEST_FIRST: readonly UpstreamState[] = ['ready', 'unready', 'away'];

/** One replica of a service. */
export interface Upstream {
  readonly service: string;
  /** `http://127.0.0.1:8081` */
  readonly origin: string;
}

/** The replicas of all services, as they were last seen. Each counts as ready until something else is heard. */
export class Upstreams {
  private readonly states = new Map<Upstream, UpstreamState>();
  private readonly turns = new Map<string, number>();

  /** @param origins of every service */
  constructor(origins: ReadonlyMap<string, readonly string[]>) {
    for (const [service, list] of origins) for (const origin of list) this.states.set({ service, origin }, 'ready');
  }

  all(): readonly Upstream[] {
    return [...this.states.keys()];
  }

  /**
   * Where to send the next request for `service`, and where then if that cannot be reached: all that are ready, each
   * request beginning with another one. Those that are not ready are asked only while none is: they know best what is
   * wrong. Where none could be reached all are tried, since one may have started a moment ago.
   */
  inTurn(service: string): readonly Upstream[] {
    const all = this.all().filter((each) => each.service === service);
    const best = BEST_FIRST.find((state) => all.some((each) => this.states.get(each) === state));
    if (best === undefined) return [];
    const usable = all.filter((each) => this.states.get(each) === best);
    const turn = (this.turns.get(service) ?? 0) % usable.length;
    this.turns.set(service, turn + 1);
    return [...usable.slice(turn), ...usable.slice(0, turn)];
  }

  /** @returns whether that is news */
  mark(upstream: Upstream, state: UpstreamState): boolean {
    const news = this.states.get(upstream) !== state;
    this.states.set(upstream, state);
    return news;
  }
}
