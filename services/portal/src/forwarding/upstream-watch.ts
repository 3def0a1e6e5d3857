import type { Upstream, Upstreams, UpstreamState } from './upstreams.js';

const EVERY_MS = 1_000;
/** A check of readiness is given two seconds by the one who is asked. */
const PATIENCE_MS = 3_000;

/** Asks every replica each second whether it can serve. */
export class UpstreamWatch {
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly ending = new AbortController();

  /** @param onChange told of what is news */
  constructor(
    private readonly upstreams: Upstreams,
    private readonly onChange: (upstream: Upstream, state: UpstreamState) => void,
  ) {}

  start(): void {
    for (const upstream of this.upstreams.all()) void this.follow(upstream);
  }

  stop(): void {
    this.ending.abort();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async follow(upstream: Upstream): Promise<void> {
    const state = await this.ask(upstream);
    if (this.ending.signal.aborted) return;
    if (this.upstreams.mark(upstream, state)) this.onChange(upstream, state);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.follow(upstream);
    }, EVERY_MS).unref();
    this.timers.add(timer);
  }

  private async ask({ origin }: Upstream): Promise<UpstreamState> {
    const late = AbortSignal.timeout(PATIENCE_MS);
    try {
      const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.any([this.ending.signal, late]) });
      await answer.body?.cancel();
      return answer.ok ? 'ready' : 'unready';
    } catch {
      // One that takes connections and says nothing may only be slow.
      return late.aborted ? 'unready' : 'away';
    }
  }
}
