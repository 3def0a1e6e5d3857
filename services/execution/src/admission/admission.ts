/** A `start` brings new work; a `finish` ends some and makes room, so it is refused later. */
export type Work = 'start' | 'finish';

export interface AdmissionOptions {
  /** Milliseconds that an admitted command should spend here at most, from admission to answer. */
  readonly targetMs: number;
  /** Commands under way that are always taken: enough to fill every flush of the journal. */
  readonly least: number;
  /** Commands under way that are never exceeded. */
  readonly most: number;
}

const USUAL: AdmissionOptions = { targetMs: 250, least: 500, most: 20_000 };

/** A command with so many characters of variables counts as two, and so on: what waits is bounded in bytes, too. */
const SIZE = 16 * 1024;

/** What a command with `size` characters of variables counts for. */
export const weightOf = (size: number): number => 1 + Math.floor(size / SIZE);

/** The rate is measured over times of this length. */
const WINDOW_MS = 100;
/** Finishing work may use so many times the room of starts. */
const FINISH_ROOM = 2;
const RETRY = { least: 100, most: 2_000 };

interface Tenant {
  underWay: number;
}

/**
 * Decides which commands are taken while more come than can be carried out. What is under way spends, by Little's law,
 * `under way / answered per millisecond` here; so commands are taken up to `rate * targetMs` of them, where the rate is
 * the one measured while commands had to be refused, or the best seen since.
 *
 * While the whole is full, a tenant below its share (the room divided by the tenants that have something under way) is
 * still taken, and one above is not: who floods pays alone.
 */
export class Admission {
  readonly refused: Record<Work, number> = { start: 0, finish: 0 };
  private readonly options: AdmissionOptions;
  private readonly tenants = new Map<string, Tenant>();
  private total = 0;
  /** Answered per millisecond when there is enough to do. */
  private rate: number;
  private windowBegan: number;
  private answeredInWindow = 0;
  private refusedInWindow = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly now: () => number,
    options: Partial<AdmissionOptions> = {},
  ) {
    this.options = { ...USUAL, ...options };
    this.rate = this.options.least / this.options.targetMs;
    this.windowBegan = now();
  }

  /**
   * Whether the command is taken; then it has to be {@link answered}.
   *
   * @param weight see {@link weightOf}
   */
  admit(tenantId: string, work: Work, weight = 1): boolean {
    this.measure();
    const tenant = this.tenants.get(tenantId);
    if (!this.hasRoom(tenant, work)) {
      this.refused[work]++;
      this.refusedInWindow++;
      return false;
    }
    if (tenant === undefined) this.tenants.set(tenantId, { underWay: weight });
    else tenant.underWay += weight;
    this.total += weight;
    return true;
  }

  /** An admitted command was carried out, refused otherwise, or given up by its caller. */
  answered(tenantId: string, weight = 1): void {
    const tenant = this.tenants.get(tenantId);
    if (tenant === undefined) throw new Error(`Nothing of ${tenantId} is under way`);
    tenant.underWay -= weight;
    if (tenant.underWay <= 0) this.tenants.delete(tenantId);
    this.total -= weight;
    this.answeredInWindow += weight;
  }

  get underWay(): number {
    return this.total;
  }

  /** Starts that are taken while nothing else is under way. */
  get limit(): number {
    const { least, most, targetMs } = this.options;
    return Math.min(Math.max(Math.floor(this.rate * targetMs), least), most / FINISH_ROOM);
  }

  /** When what is under way now will be done. */
  get retryAfterMs(): number {
    return Math.min(Math.max(Math.ceil(this.total / this.rate), RETRY.least), RETRY.most);
  }

  private hasRoom(tenant: Tenant | undefined, work: Work): boolean {
    if (this.total >= this.options.most) return false;
    const room = work === 'start' ? this.limit : this.limit * FINISH_ROOM;
    if (this.total < room) return true;
    const tenants = tenant === undefined ? this.tenants.size + 1 : this.tenants.size;
    return (tenant?.underWay ?? 0) < room / tenants;
  }

  /** A rate says what is possible only while there is more to do; otherwise it says what was asked for. */
  private measure(): void {
    const now = this.now();
    const elapsed = now - this.windowBegan;
    if (elapsed < WINDOW_MS) return;
    const seen = this.answeredInWindow / elapsed;
    const full =
      this.refusedInWindow > 0 || this.total > 2 * Math.max(seen * this.options.targetMs, this.options.least);
    // What came to pass over a longer time than a window counts for more.
    const weight = Math.min(1, elapsed / (4 * WINDOW_MS));
    if (full) this.rate += (seen - this.rate) * weight;
    else this.rate = Math.max(this.rate, seen);
    this.rate = Math.max(this.rate, this.options.least / this.options.targetMs / 10);
    this.windowBegan = now;
    this.answeredInWindow = 0;
    this.refusedInWindow = 0;
  }
}
