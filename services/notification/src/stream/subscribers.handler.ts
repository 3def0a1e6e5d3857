import { Injectable } from '@nestjs/common';

import { Rejection } from '@baton/kernel';
import type { Caller } from '@baton/service-kit';

import { shownTo, type StreamEvent } from './stream-event.js';

const MOST_SUBSCRIBERS = 5_000;
/** One caller's many tabs; more would be an attempt to keep others out. */
const MOST_OF_ONE = 50;
const MOST_TASKS = 50_000;

export interface Subscriber {
  readonly caller: Caller;
  /** Must not throw. */
  tell(event: StreamEvent): void;
}

/** The open screens of this process. */
@Injectable()
export class SubscribersHandler {
  private readonly subscribers = new Set<Subscriber>();
  /** Whom each task has concerned, oldest first: whoever loses a task is told as well. */
  private readonly concerned = new Map<string, ReadonlySet<string>>();

  /**
   * Returns the unsubscriber.
   *
   * @throws Rejection `exhausted` TOO_MANY_STREAMS
   */
  add(subscriber: Subscriber): () => void {
    const { tenant, kind, subject, taskId } = subscriber.caller;
    const ofOne = [...this.subscribers].filter(
      ({ caller }) =>
        caller.subject === subject && caller.tenant === tenant && caller.kind === kind && caller.taskId === taskId,
    );
    if (this.subscribers.size >= MOST_SUBSCRIBERS || ofOne.length >= MOST_OF_ONE)
      throw new Rejection('exhausted', 'TOO_MANY_STREAMS', 'Too many screens are open', { retryAfterMs: 30_000 });
    this.subscribers.add(subscriber);
    return () => void this.subscribers.delete(subscriber);
  }

  /** Whether anybody would be told of what concerns no task. */
  get any(): boolean {
    return this.subscribers.size > 0;
  }

  publish(event: StreamEvent): void {
    const full =
      event.userTaskId === undefined ? event : { ...event, refs: this.remember(event.userTaskId, event.refs) };
    for (const subscriber of this.subscribers) if (shownTo(subscriber.caller, full)) subscriber.tell(full);
  }

  private remember(userTaskId: string, refs: readonly string[]): readonly string[] {
    const all = new Set([...(this.concerned.get(userTaskId) ?? []), ...refs]);
    this.concerned.delete(userTaskId);
    this.concerned.set(userTaskId, all);
    if (this.concerned.size > MOST_TASKS) this.concerned.delete(this.concerned.keys().next().value as string);
    return [...all];
  }
}
