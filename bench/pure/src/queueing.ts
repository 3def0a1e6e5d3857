/** One replica of `execution` and its connection to PostgreSQL. */
export interface Replica {
  /** Microseconds of its event loop per command; an instance of `one-task` has two. */
  readonly commandMicros: number;
  /** Microseconds of a commit however many commands it holds, and for each of them. */
  readonly commitMicros: number;
  readonly rowMicros: number;
  /** Flushes that may be under way at once. */
  readonly connections: number;
  /** Microseconds to a worker and back. */
  readonly roundTripMicros: number;
}

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Commands per commit. */
  readonly batch: number;
  /** Whether it keeps up: what waits in the end is little. */
  readonly keepsUp: boolean;
}

interface Command {
  /** When its instance was started. */
  readonly began: number;
  readonly last: boolean;
}

/**
 * Start to completion of instances that arrive by chance `perSecond` times a second: each command waits for the event loop,
 * then for a flush that takes all that wait, then its reply goes out, and the worker's answer comes back as a second command.
 */
export function simulate(replica: Replica, perSecond: number, instances: number, seed = 1): Latency {
  const { commandMicros, commitMicros, rowMicros, connections, roundTripMicros } = replica;
  const chance = randomOf(seed);
  const agenda = new Agenda();
  const latencies: number[] = [];
  let [looping, flushing, flushes, flushed, sent, now] = [false, 0, 0, 0, 0, 0];
  const toDecide: Command[] = [];
  let toFlush: Command[] = [];

  const arrive = (command: Command): void => {
    toDecide.push(command);
    if (!looping) decide();
  };
  const decide = (): void => {
    const command = toDecide.shift();
    looping = command !== undefined;
    if (command === undefined) return;
    agenda.at(now + commandMicros, () => {
      toFlush.push(command);
      flush();
      decide();
    });
  };
  const flush = (): void => {
    if (toFlush.length === 0 || flushing === connections) return;
    const batch = toFlush;
    toFlush = [];
    flushing++;
    flushes++;
    flushed += batch.length;
    agenda.at(now + commitMicros + batch.length * rowMicros, () => {
      flushing--;
      for (const { began, last } of batch) {
        if (last) latencies.push(now - began);
        else agenda.at(now + roundTripMicros, () => arrive({ began, last: true }));
      }
      flush();
    });
  };
  const start = (): void => {
    arrive({ began: now, last: false });
    if (++sent < instances) agenda.at(now - (Math.log(1 - chance()) * 1e6) / perSecond, start);
  };

  agenda.at(0, start);
  let backlog = 0;
  for (let next = agenda.next(); next !== undefined; next = agenda.next()) {
    now = next.time;
    next.happens();
    if (sent === instances && backlog === 0) backlog = instances - latencies.length;
  }
  latencies.sort((a, b) => a - b);
  const at = (percent: number): number => (latencies[Math.floor((percent / 100) * (latencies.length - 1))] ?? 0) / 1000;
  return { p50Ms: at(50), p99Ms: at(99), batch: flushed / flushes, keepsUp: backlog < instances / 20 };
}

/** A linear congruential generator: the same seed gives the same run. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

interface Entry {
  readonly time: number;
  happens(): void;
}

/** What happens when: a binary heap. */
class Agenda {
  private readonly heap: Entry[] = [];

  at(time: number, happens: () => void): void {
    const { heap } = this;
    let at = heap.push({ time, happens }) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && heap[parent]!.time > time; parent = (at - 1) >> 1) {
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  next(): Entry | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0, child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1]!.time < heap[child]!.time) child++;
      if (heap[child]!.time >= last.time) break;
      [heap[at], heap[child]] = [heap[child]!, heap[at]!];
      at = child;
    }
    return first;
  }
}
