interface Waiting<Item, Answer> {
  readonly item: Item;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Does many single pieces of work by few statements: what is asked for while statements are under way goes together into the
 * next one. No timer: a piece that comes alone is done at once.
 */
export class Batched<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  private running = 0;

  /**
   * @param run answers each item, in the order of the items; when it fails, all of them have failed
   * @param most items of one statement
   * @param parallel statements under way at once
   */
  constructor(
    private readonly run: (items: readonly Item[]) => Promise<readonly Answer[]>,
    private readonly most = 200,
    private readonly parallel = 2,
  ) {}

  submit(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ item, resolve, reject }) === 1 && this.running < this.parallel)
        setImmediate(() => this.next());
    });
  }

  private next(): void {
    if (this.waiting.length === 0 || this.running >= this.parallel) return;
    const batch = this.waiting.splice(0, this.most);
    this.running++;
    void this.run(batch.map(({ item }) => item))
      .then(
        (answers) => batch.forEach(({ resolve }, i) => resolve(answers[i] as Answer)),
        (error: unknown) => batch.forEach(({ reject }) => reject(error)),
      )
      .finally(() => {
        this.running--;
        this.next();
      });
    if (this.waiting.length > 0) this.next();
  }
}
