import type { Bus, Fact, SubscribeOptions, Subscription } from '@baton/messaging';

/** A bus that delivers when the test says so, as often as it says. */
export class TestBus implements Bus {
  private readonly subscribed: SubscribeOptions[] = [];

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    this.subscribed.push(options);
    return { group: options.group, redrive: async () => 0, deadLetters: async () => [], stop: async () => undefined };
  }

  async listen(): Promise<{ stop: () => Promise<void> }> {
    return { stop: async () => undefined };
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async drained(): Promise<void> {}

  async backlogs(): Promise<[]> {
    return [];
  }

  position(): string {
    return '';
  }

  trouble(): undefined {}

  health(): [] {
    return [];
  }

  subscriptions(): [] {
    return [];
  }

  /** Hands the batch to every subscriber, in one transaction each. */
  async deliver(...facts: Fact[]): Promise<void> {
    for (const { types, handle, db } of this.subscribed) {
      const tx = await db.pool.connect();
      try {
        await tx.query('begin');
        await handle(
          facts.filter(({ type }) => types?.includes(type) ?? true),
          tx,
        );
        await tx.query('commit');
      } catch (error) {
        await tx.query('rollback');
        throw error;
      } finally {
        tx.release();
      }
    }
  }
}
