import { Worker } from 'node:worker_threads';

import { Rejection } from '@baton/kernel';

import type { ThreadReply } from './thread-reply.js';

export interface TaskThreadOptions {
  /** The compiled module that the thread runs; it answers by `answerTasks`. */
  readonly module: URL;
  /** Milliseconds that one task may take. */
  readonly deadlineMs: number;
  /** Mebibytes that one task may take. */
  readonly maxHeapMb: number;
  /** Tasks that may wait. */
  readonly maxWaiting: number;
  /** Characters of the tasks that may wait. */
  readonly maxWaitingLength: number;
  /** What a task that takes too long or too much is refused with. */
  tooMuch(): Rejection;
  /** What a task is refused with for which there is no room. */
  busy(): Rejection;
}

interface Asked<Task> {
  readonly task: Task;
  readonly length: number;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const IDLE_MS = 15_000;

/**
 * Work that would hold up the event loop, done in one worker thread. Tasks are taken one at a time: one that takes too
 * long or too much ends the thread and is refused, those that wait go on in a new thread. The thread starts with the
 * first task and ends when there was none for a while.
 */
export class TaskThread<Task> {
  private worker: Worker | undefined;
  private current: Asked<Task> | undefined;
  private readonly waiting: Asked<Task>[] = [];
  private waitingLength = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: TaskThreadOptions) {}

  /** @param length characters of the task, for the bound on those that wait */
  ask(task: Task, length: number): Promise<unknown> {
    const { maxWaiting, maxWaitingLength, busy } = this.options;
    return new Promise((resolve, reject) => {
      if (this.waiting.length >= maxWaiting || this.waitingLength + length > maxWaitingLength) return reject(busy());
      this.waiting.push({ task, length, resolve, reject });
      this.waitingLength += length;
      if (this.current === undefined) this.next();
    });
  }

  /** Ends the thread; what is under way is refused. */
  async close(): Promise<void> {
    for (const { reject } of this.waiting.splice(0)) reject(closed());
    this.waitingLength = 0;
    const worker = this.worker;
    this.replace(closed());
    await worker?.terminate();
  }

  private next(): void {
    clearTimeout(this.timer);
    this.current = this.waiting.shift();
    if (this.current === undefined) {
      this.timer = setTimeout(() => this.replace(closed()), IDLE_MS).unref();
      return;
    }
    this.waitingLength -= this.current.length;
    this.timer = setTimeout(() => this.replace(this.options.tooMuch()), this.options.deadlineMs);
    (this.worker ??= this.start()).postMessage(this.current.task);
  }

  private start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: this.options.maxHeapMb };
    const worker = new Worker(this.options.module, { resourceLimits, execArgv: [] });
    worker.unref();
    worker.on('message', (reply: ThreadReply) => {
      if (this.worker === worker) this.answer(reply);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (this.worker === worker)
        this.replace(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? this.options.tooMuch() : error);
    });
    worker.on('exit', (code) => {
      if (this.worker === worker) this.replace(new Error(`The thread ended by itself with ${code}`));
    });
    return worker;
  }

  private answer({ value, rejection, failure }: ThreadReply): void {
    const asked = this.current;
    if (rejection !== undefined)
      asked?.reject(new Rejection(rejection.kind, rejection.code, rejection.message, rejection.details));
    else if (failure !== undefined) asked?.reject(new Error(failure));
    else asked?.resolve(value);
    this.next();
  }

  /** The task under way is to blame, and refused; the next one gets a new thread. */
  private replace(error: Error): void {
    const worker = this.worker;
    this.worker = undefined;
    void worker?.terminate();
    clearTimeout(this.timer);
    this.current?.reject(error);
    this.current = undefined;
    if (this.waiting.length > 0) this.next();
  }
}

const closed = (): Rejection => new Rejection('unavailable', 'THREAD_CLOSED', 'The server is stopping');

/**
 * The compiled form of a module beside `file` (an `import.meta.url`), also where that runs from its source.
 *
 * @param compiled where the package's `src` is compiled to
 */
export const compiledModule = (name: string, file: string, compiled: 'dist' | 'dist/src' = 'dist'): URL =>
  new URL(name, file.endsWith('.ts') ? file.replace('/src/', `/${compiled}/`) : file);
