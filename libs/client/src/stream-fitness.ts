const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Streams in a row that ended without a sign of life before the path is taken for one that holds no streams. */
const BARREN = 2;

/**
 * Whether streams can be held on the way to Baton: a proxy may refuse them, or keep back what they carry. While they
 * cannot, calls go one by one, and now and then a stream is tried again: after a second at first, then ever more seldom.
 */
export class StreamFitness {
  private barren = 0;
  private pauseMs = FIRST_PAUSE_MS;
  private retryAt: number | undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly now: () => number,
    private readonly random: () => number = Math.random,
  ) {}

  /** Streams are held, as far as is known. */
  get fit(): boolean {
    return this.retryAt === undefined;
  }

  /** It is time to try a stream again. */
  get due(): boolean {
    return this.retryAt !== undefined && this.now() >= this.retryAt;
  }

  /** A stream has brought something: headers or a message. */
  proven(): void {
    this.barren = 0;
    this.pauseMs = FIRST_PAUSE_MS;
    this.retryAt = undefined;
  }

  /**
   * A stream has ended without a sign of life although the connection stands.
   *
   * @param refused the other side has said that it knows no such stream
   */
  failed(refused: boolean): void {
    this.barren++;
    if (this.fit && !refused && this.barren < BARREN) return;
    this.retryAt = this.now() + this.pauseMs * (0.75 + this.random() / 4);
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
