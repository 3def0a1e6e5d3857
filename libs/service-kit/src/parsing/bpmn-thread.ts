import { hash } from 'node:crypto';
import { Worker } from 'node:worker_threads';

import type { BpmnFile, ElementPatch } from '@baton/bpmn';
import { Rejection } from '@baton/kernel';

import type { ParsingReply, ParsingTask } from './parsing-task.js';

export interface BpmnThreadOptions {
  /** Milliseconds that one file may take; 20 s unless told. */
  readonly deadlineMs?: number;
  /** Mebibytes that one file may take; 512 unless told. */
  readonly maxHeapMb?: number;
  /** Files that may wait; 200 unless told. */
  readonly maxWaiting?: number;
}

interface Asked {
  readonly task: ParsingTask;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Characters of the files kept read: the same version is deployed, compiled and drawn by several services in a row. */
const KEPT_LENGTH = 16 * 1024 * 1024;
const MAX_WAITING_LENGTH = 64 * 1024 * 1024;
const IDLE_MS = 60_000;
const RETRY_MS = 1_000;

/**
 * Reads and changes BPMN files in one worker thread, so that the event loop stays free. Files are taken one at a time:
 * one that takes too long or too much ends the thread and is refused, those that wait go on in a new thread.
 *
 * Every method may throw Rejection `invalid` BPMN_TOO_COMPLEX and `exhausted` PARSER_BUSY.
 */
export class BpmnThread {
  private readonly deadlineMs: number;
  private readonly maxHeapMb: number;
  private readonly maxWaiting: number;
  private worker: Worker | undefined;
  private current: Asked | undefined;
  private readonly waiting: Asked[] = [];
  private waitingLength = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly files = new Map<string, { readonly file: Promise<BpmnFile>; readonly length: number }>();
  private keptLength = 0;

  constructor({ deadlineMs = 20_000, maxHeapMb = 512, maxWaiting = 200 }: BpmnThreadOptions = {}) {
    this.deadlineMs = deadlineMs;
    this.maxHeapMb = maxHeapMb;
    this.maxWaiting = maxWaiting;
  }

  /**
   * The file, read once as long as there is room to keep it. The result is shared: do not change it.
   *
   * @throws Rejection as `readBpmn`
   */
  read(xml: string): Promise<BpmnFile> {
    const key = hash('sha256', xml);
    const kept = this.files.get(key);
    if (kept !== undefined) {
      this.files.delete(key);
      this.files.set(key, kept);
      return kept.file;
    }
    const file = this.ask({ kind: 'read', xml }) as Promise<BpmnFile>;
    this.keep(key, file, xml.length);
    file.catch(() => this.forget(key, file));
    return file;
  }

  /** @throws Rejection as `patchElement` */
  patch(xml: string, elementId: string, patch: ElementPatch): Promise<string> {
    return this.ask({ kind: 'patch', xml, elementId, patch }) as Promise<string>;
  }

  /** @throws Rejection as `ensureLayout` */
  layout(xml: string): Promise<string> {
    return this.ask({ kind: 'layout', xml }) as Promise<string>;
  }

  /** Ends the thread; what is under way is refused. */
  async close(): Promise<void> {
    for (const { reject } of this.waiting.splice(0)) reject(closed());
    this.waitingLength = 0;
    const worker = this.worker;
    this.replace(closed());
    await worker?.terminate();
  }

  private ask(task: ParsingTask): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length >= this.maxWaiting || this.waitingLength + task.xml.length > MAX_WAITING_LENGTH)
        return reject(busy());
      this.waiting.push({ task, resolve, reject });
      this.waitingLength += task.xml.length;
      if (this.current === undefined) this.next();
    });
  }

  private next(): void {
    clearTimeout(this.timer);
    this.current = this.waiting.shift();
    if (this.current === undefined) {
      this.timer = setTimeout(() => this.replace(closed()), IDLE_MS).unref();
      return;
    }
    this.waitingLength -= this.current.task.xml.length;
    this.timer = setTimeout(() => this.replace(tooComplex()), this.deadlineMs);
    (this.worker ??= this.start()).postMessage(this.current.task);
  }

  private start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: this.maxHeapMb };
    const worker = new Worker(workerFile, { resourceLimits, execArgv: [] });
    worker.unref();
    worker.on('message', (reply: ParsingReply) => {
      if (this.worker === worker) this.answer(reply);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (this.worker === worker) this.replace(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooComplex() : error);
    });
    worker.on('exit', (code) => {
      if (this.worker === worker) this.replace(new Error(`The parsing thread ended by itself with ${code}`));
    });
    return worker;
  }

  private answer({ value, rejection, failure }: ParsingReply): void {
    const asked = this.current;
    if (rejection !== undefined)
      asked?.reject(new Rejection(rejection.kind, rejection.code, rejection.message, rejection.details));
    else if (failure !== undefined) asked?.reject(new Error(failure));
    else asked?.resolve(value);
    this.next();
  }

  /** The file under way is to blame, and refused; the next one gets a new thread. */
  private replace(error: Error): void {
    const worker = this.worker;
    this.worker = undefined;
    void worker?.terminate();
    clearTimeout(this.timer);
    this.current?.reject(error);
    this.current = undefined;
    if (this.waiting.length > 0) this.next();
  }

  private keep(key: string, file: Promise<BpmnFile>, length: number): void {
    this.files.set(key, { file, length });
    this.keptLength += length;
    for (const [oldest, { file: old }] of this.files) {
      if (this.keptLength <= KEPT_LENGTH) break;
      this.forget(oldest, old);
    }
  }

  private forget(key: string, file: Promise<BpmnFile>): void {
    const kept = this.files.get(key);
    if (kept?.file !== file) return;
    this.files.delete(key);
    this.keptLength -= kept.length;
  }
}

/** The one of this process, whatever services are in it. It starts with the first file and ends when there was none for a while. */
export const bpmnThread = new BpmnThread();

const tooComplex = (): Rejection =>
  new Rejection('invalid', 'BPMN_TOO_COMPLEX', 'The file takes too long or too much memory to read');
const busy = (): Rejection =>
  new Rejection('exhausted', 'PARSER_BUSY', 'Too many files are being read', { retryAfterMs: RETRY_MS });
const closed = (): Rejection => new Rejection('unavailable', 'PARSER_CLOSED', 'The server is stopping');

/** The compiled worker, also when this file runs from its source. */
const here = import.meta.url.endsWith('.ts')
  ? import.meta.url.replace('/src/parsing/', '/dist/parsing/')
  : import.meta.url;
const workerFile = new URL('./parsing.worker.js', here);
