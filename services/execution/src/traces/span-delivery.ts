import { ExportError, MAX_SPANS, type OtlpSpanExporter, type SpanRecord } from '@baton/service-kit/spans';

/**
 * Hands spans to the collector in batches, in their order. Spans that it refuses for what they are (too large, not
 * understood) are found by halving their batch, and given up: they would be refused for ever, and everything behind them
 * would wait.
 */
export class SpanDelivery {
  private waiting: SpanRecord[] = [];

  constructor(
    private readonly exporter: OtlpSpanExporter,
    private readonly onRefused: (span: SpanRecord, error: ExportError) => void,
    private readonly count: (result: 'taken' | 'refused', spans: number) => void,
  ) {}

  /** Forgets what waits: it will be added again. */
  clear(): void {
    this.waiting = [];
  }

  /** @throws ExportError when the collector does not take spans now; what waits is then lost, and has to be folded again */
  async add(spans: readonly SpanRecord[]): Promise<void> {
    for (const span of spans) {
      this.waiting.push(span);
      if (this.waiting.length >= MAX_SPANS) await this.flush();
    }
  }

  /** Resolves when the collector has taken, or refused for good, everything added. @throws ExportError */
  async flush(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    if (batch.length > 0) await this.send(batch);
  }

  private async send(batch: readonly SpanRecord[]): Promise<void> {
    try {
      await this.exporter.send(batch);
      this.count('taken', batch.length);
    } catch (error) {
      if (!(error instanceof ExportError) || !error.refused) throw error;
      const [only] = batch;
      if (batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await this.send(batch.slice(0, half));
        await this.send(batch.slice(half));
      } else if (only !== undefined) {
        this.count('refused', 1);
        this.onRefused(only, error);
      }
    }
  }
}
