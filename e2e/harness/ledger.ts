import { until } from '@baton/testing';

import type { Answer, Api } from './api.js';

/**
 * One instance whose variable grows by one, each time through another replica. After every acknowledgement all replicas
 * that answer are asked what it is: none may know an older value.
 */
export class Ledger {
  private acknowledged = 0;
  private readonly stale: string[] = [];
  private readonly closing = new AbortController();
  private readonly kept: Promise<void>;

  /** @param replicas the process `weighing` is deployed there */
  static async open(replicas: readonly Api[]): Promise<Ledger> {
    const [first] = replicas;
    if (first === undefined) throw new Error('A ledger needs a replica');
    const { instanceId } = await first.ok(first.post('/v1/instances', { processKey: 'weighing' }));
    return new Ledger(`/v1/instances/${String(instanceId)}`, replicas);
  }

  private constructor(
    private readonly path: string,
    private readonly replicas: readonly Api[],
  ) {
    this.kept = this.keep();
  }

  async close(): Promise<{ readonly acknowledged: number; readonly stale: readonly string[] }> {
    this.closing.abort();
    await this.kept;
    return { acknowledged: this.acknowledged, stale: this.stale };
  }

  private async keep(): Promise<void> {
    for (let weight = 1; !this.closing.signal.aborted; weight += 1) {
      let turn = weight;
      // One that is away, or going, says so: the next is asked the same, which changes nothing where it was done.
      await until('it is written', async () => {
        const answer = await this.ask(turn++, (at) => at.patch(`${this.path}/variables`, { variables: { weight } }));
        return answer !== undefined && answer.status < 300;
      });
      this.acknowledged = weight;
      for (const index of this.replicas.keys()) {
        const answer = await this.ask(index, (at) => at.get(this.path));
        if (answer === undefined || answer.status === 503) continue;
        const known = (answer.body['variables'] as { weight?: number } | undefined)?.weight ?? 0;
        if (known < weight) this.stale.push(`replica ${index + 1} says ${known} after ${weight} (${answer.status})`);
      }
    }
  }

  /** Undefined where the replica cannot be reached. */
  private ask(turn: number, call: (at: Api) => Promise<Answer>): Promise<Answer | undefined> {
    const at = this.replicas[turn % this.replicas.length];
    return at === undefined ? Promise.resolve(undefined) : call(at).catch(() => undefined);
  }
}
