import type { EachBatchPayload } from 'kafkajs';

type Commit = EachBatchPayload['commitOffsetsIfNecessary'];

interface Place {
  readonly topic: string;
  readonly partition: number;
  /** That of the next message. */
  readonly offset: string;
}

/** Acknowledges what comes from several partitions in the same turn with one request. */
export class Commits {
  #places: Place[] = [];
  #soon: Promise<void> | undefined;

  /** Resolves when the broker has it. */
  commit(place: Place, send: Commit): Promise<void> {
    this.#places.push(place);
    return (this.#soon ??= this.#send(send));
  }

  async #send(send: Commit): Promise<void> {
    await new Promise((next) => setImmediate(next));
    const places = this.#places;
    this.#places = [];
    this.#soon = undefined;
    const topics = [...new Set(places.map(({ topic }) => topic))].map((topic) => ({
      topic,
      partitions: places
        .filter((place) => place.topic === topic)
        .map(({ partition, offset }) => ({ partition, offset })),
    }));
    await send({ topics });
  }
}
