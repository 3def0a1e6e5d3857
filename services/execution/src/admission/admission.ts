/** A `start` brings new work; a `finish` ends some and makes room, so it is refused later. */
export type Work = 'start' | 'finish';

export interface AdmissionOptions {
  /**
   * Milliseconds that an admitted command may spend here, from admission to answer. `most`, as many may come at once; for
   * starts, once some have been refused for a while, half as long again as a command takes when there is room for all, and
   * `least` at least.
   */
  readonly targetMs: { readonly least: number; readonly most: number };
  /** Commands under way that are always taken. */
  readonly burst: number;
  /** The same for starts, once some have been refused for a while: enough to fill every flush of the journal. */
  readonly least: number;
  /** Commands under way that are never exceeded. */
  readonly most: number;
  /** Whether workers are there and have their hands full, while jobs wait for them. */
  readonly behind: () => boolean;
}

const USUAL: AdmissionOptions = {
  targetMs: { least: 12, most: 120 },
  burst: 500,
  least: 150,
  most: 20_000,
  behind: () => false,
};

/** A command with so many characters of variables counts as two, and so on: what waits is bounded in bytes, too. */
const SIZE = 16 * 1024;

/** What a command with `size` characters of variables counts for. */
export const weightOf = (size: number): number => 1 + Math.floor(size / SIZE);

/** The rate is measured over times of this length. */
const WINDOW_MS = 100;
/** So many of them in a row with refusals are no burst. */
const PRESSED_WINDOWS = 3;
/** A command may take so many times its usual time then: beyond, it waits for others, and nothing is done the sooner. */
const LONGER = 1.5;
/** How much one such time counts for what a command takes, and how many commands have to be in it. */
const SPENT = { weight: 0.05, commands: 20 };
/** Finishing work may use so many times the room of starts. */
const FINISH_ROOM = 2;
/**
 * While there is much to do (`busy` of the limit is under way) and workers cannot keep up, starts get ever less room, so
 * that the journal does what ends work; once workers keep up, ever more.
 */
const ROOM = { least: 100, busy: 0.25, shrink: 0.7, creep: 1.05, grow: 1.25 };
const RETRY = { least: 100, most: 2_000 };

/** What is under way. */
interface UnderWay {
  all: number;
  starts: number;
}

/**
 * Decides which commands are taken while more come than can be carried out. What is under way spends, by Little's law,
 * `under way / answered per millisecond` here; so commands are taken up to `rate * target` of them, where the rate is
 * the one measured while commands had to be refused, or the best seen since. When that goes on, starts are taken only as
 * far as nothing waits for long: each worker has so many hands, and what they hold would come back the later.
 *
 * Starts never run ahead of the workers while there is too much to do: what is started and waits for a worker would
 * take the place of what ends.
 *
 * While the whole is full, a tenant below its share (the room divided by the tenants that have something under way) is
 * still taken, and one above is not: who floods pays alone.
 */
export class Admission {
  readonly refused: Record<Work, number> = { start: 0, finish: 0 };
  private readonly options: AdmissionOptions;
  private readonly tenants = new Map<string, UnderWay>();
  private readonly total: UnderWay = { all: 0, starts: 0 };
  /** Answered per millisecond when there is enough to do. */
  private rate: number;
  /** Starts that may be under way, within the limit for all. */
  private startRoom: number;
  /** Milliseconds from admission to answer, while there is room for all; unknown at first. */
  private usualMs: number | undefined;
  private windowBegan: number;
  private answeredInWindow = 0;
  private takenInWindow = 0;
  /** What was under way, summed over those that were taken. */
  private metInWindow = 0;
  private refusedInWindow = 0;
  /** Windows in a row in which somebody was refused. */
  private pressed = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly now: () => number,
    options: Partial<AdmissionOptions> = {},
  ) {
    this.options = { ...USUAL, ...options };
    this.rate = this.leastRate;
    this.startRoom = this.options.most;
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
    this.takenInWindow++;
    this.metInWindow += this.total.all + weight;
    const known = tenant ?? { all: 0, starts: 0 };
    if (tenant === undefined) this.tenants.set(tenantId, known);
    for (const underWay of [known, this.total]) {
      underWay.all += weight;
      if (work === 'start') underWay.starts += weight;
    }
    return true;
  }

  /** An admitted command was carried out, refused otherwise, or given up by its caller. */
  answered(tenantId: string, work: Work, weight = 1): void {
    const tenant = this.tenants.get(tenantId);
    if (tenant === undefined) throw new Error(`Nothing of ${tenantId} is under way`);
    for (const underWay of [tenant, this.total]) {
      underWay.all -= weight;
      if (work === 'start') underWay.starts -= weight;
    }
    if (tenant.all <= 0) this.tenants.delete(tenantId);
    this.answeredInWindow += weight;
  }

  get underWay(): number {
    return this.total.all;
  }

  /** Starts that are taken while nothing else is under way. */
  get limit(): number {
    if (this.pressed < PRESSED_WINDOWS) return this.room;
    const { least, targetMs } = this.options;
    const target = Math.max(LONGER * (this.usualMs ?? Infinity), targetMs.least);
    return Math.max(Math.min(Math.floor(this.rate * target), this.room), least);
  }

  /** Commands that may be under way for a while. */
  private get room(): number {
    const { burst, most, targetMs } = this.options;
    return Math.min(Math.max(Math.floor(this.rate * targetMs.most), burst), most / FINISH_ROOM);
  }

  private get leastRate(): number {
    return this.options.burst / this.options.targetMs.most;
  }

  /** When what is under way now will be done. */
  get retryAfterMs(): number {
    return Math.min(Math.max(Math.ceil(this.total.all / this.rate), RETRY.least), RETRY.most);
  }

  private hasRoom(tenant: UnderWay | undefined, work: Work): boolean {
    if (this.total.all >= this.options.most) return false;
    const tenants = tenant === undefined ? this.tenants.size + 1 : this.tenants.size;
    const fits = (what: keyof UnderWay, room: number): boolean =>
      this.total[what] < room || (tenant?.[what] ?? 0) < room / tenants;
    return work === 'start'
      ? fits('all', this.limit) && fits('starts', this.startRoom)
      : fits('all', this.room * FINISH_ROOM);
  }

  /** A rate says what is possible only while there is more to do; otherwise it says what was asked for. */
  private measure(): void {
    const now = this.now();
    const elapsed = now - this.windowBegan;
    if (elapsed < WINDOW_MS) return;
    const seen = this.answeredInWindow / elapsed;
    const full =
      this.refusedInWindow > 0 || this.total.all > 2 * Math.max(seen * this.options.targetMs.most, this.options.burst);
    // What came to pass over a longer time than a window counts for more.
    const weight = Math.min(1, elapsed / (4 * WINDOW_MS));
    if (full) this.rate += (seen - this.rate) * weight;
    else {
      this.rate = Math.max(this.rate, seen);
      this.learnUsual(seen);
    }
    this.rate = Math.max(this.rate, this.leastRate / 10);
    this.adjustStarts(elapsed);
    this.pressed = this.refusedInWindow > 0 ? this.pressed + 1 : 0;
    this.windowBegan = now;
    this.answeredInWindow = 0;
    this.refusedInWindow = 0;
    this.takenInWindow = 0;
    this.metInWindow = 0;
  }

  /** By Little's law, from what those met who were taken. */
  private learnUsual(perMs: number): void {
    if (this.takenInWindow < SPENT.commands || perMs === 0) return;
    const spent = this.metInWindow / this.takenInWindow / perMs;
    this.usualMs = this.usualMs === undefined ? spent : this.usualMs + (spent - this.usualMs) * SPENT.weight;
  }

  private adjustStarts(elapsed: number): void {
    const { most, behind } = this.options;
    const isBehind = behind();
    const busy = this.total.all > Math.max(this.limit * ROOM.busy, ROOM.least);
    if (isBehind && busy) this.startRoom = Math.max(Math.min(this.startRoom, this.limit) * ROOM.shrink, ROOM.least);
    else {
      const grow = (isBehind ? ROOM.creep : ROOM.grow) ** Math.min(elapsed / WINDOW_MS, 50);
      this.startRoom = Math.min(this.startRoom * grow, most);
    }
  }
}
