import { observe, type ObservedName } from './metrics.js';

const EVERY_MS = 5_000;
const PATIENCE_MS = 1_000;
const STALE_MS = 30_000;

/**
 * An answer that costs a question: asked at most every 5 s, waited for at most 1 s. Who comes in between, or while the
 * answer takes longer, gets the last one, unless that is older than 30 s. Without an answer there is no metric, not a wrong one.
 */
export class Reading<Answer> {
  private asked = -Infinity;
  private answered = -Infinity;
  private last: Answer | undefined;
  private asking: Promise<void> | undefined;

  constructor(
    private readonly ask: () => Promise<Answer>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async get(): Promise<Answer | undefined> {
    if (this.asking === undefined && this.now() - this.asked >= EVERY_MS) this.begin();
    if (this.asking !== undefined) await withPatience(this.asking);
    return this.now() - this.answered <= STALE_MS ? this.last : undefined;
  }

  private begin(): void {
    this.asked = this.now();
    this.asking = this.ask()
      .then(
        (answer) => {
          this.last = answer;
          this.answered = this.now();
        },
        () => {
          this.last = undefined;
        },
      )
      .finally(() => {
        this.asking = undefined;
      });
  }
}

async function withPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS).unref();
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

type Labels = Readonly<Record<string, string>>;
type Show<Answer> = (answer: Answer, show: (value: number, labels?: Labels) => void) => void;

/** Metrics that are read together, by one question. Returns what ends that. */
export function observeReading<Answer>(
  ask: () => Promise<Answer>,
  shown: Readonly<Partial<Record<ObservedName, Show<Answer>>>>,
): () => void {
  const reading = new Reading(ask);
  const undo = Object.entries(shown).map(([name, show]) =>
    observe(name as ObservedName, async (result) => {
      const answer = await reading.get();
      if (answer !== undefined) show(answer, (value, labels) => result.observe(value, labels));
    }),
  );
  return () => undo.forEach((end) => end());
}
