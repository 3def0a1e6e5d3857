import { hash } from 'node:crypto';

import type { BpmnFile, ElementPatch } from '@baton/bpmn';
import { Rejection } from '@baton/kernel';

import { compiledModule, TaskThread } from '../threads/task-thread.js';
import type { ParsingTask } from './parsing-task.js';

export interface BpmnThreadOptions {
  /** Milliseconds that one file may take; 20 s unless told. */
  readonly deadlineMs?: number;
  /** Mebibytes that one file may take; 512 unless told. */
  readonly maxHeapMb?: number;
  /** Files that may wait; 200 unless told. */
  readonly maxWaiting?: number;
}

/** Characters of the files kept read: the same version is deployed, compiled and drawn by several services in a row. */
const KEPT_LENGTH = 16 * 1024 * 1024;
const MAX_WAITING_LENGTH = 64 * 1024 * 1024;
const RETRY_MS = 1_000;

const tooMuch = (): Rejection =>
  new Rejection('invalid', 'BPMN_TOO_COMPLEX', 'The file takes too long or too much memory to read');
const busy = (): Rejection =>
  new Rejection('exhausted', 'PARSER_BUSY', 'Too many files are being read', { retryAfterMs: RETRY_MS });

/**
 * Reads and changes BPMN files in a thread, so that the event loop stays free. A file that takes too long or too much
 * is refused.
 *
 * Every method may throw Rejection `invalid` BPMN_TOO_COMPLEX and `exhausted` PARSER_BUSY.
 */
export class BpmnThread {
  private readonly thread: TaskThread<ParsingTask>;
  private readonly files = new Map<string, { readonly file: Promise<BpmnFile>; readonly length: number }>();
  private keptLength = 0;

  constructor({ deadlineMs = 20_000, maxHeapMb = 512, maxWaiting = 200 }: BpmnThreadOptions = {}) {
    const module = compiledModule('./parsing.worker.js', import.meta.url);
    const maxWaitingLength = MAX_WAITING_LENGTH;
    this.thread = new TaskThread({ module, deadlineMs, maxHeapMb, maxWaiting, maxWaitingLength, tooMuch, busy });
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
    const file = this.thread.ask({ kind: 'read', xml }, xml.length) as Promise<BpmnFile>;
    this.keep(key, file, xml.length);
    file.catch(() => this.forget(key, file));
    return file;
  }

  /** @throws Rejection as `patchElement` */
  patch(xml: string, elementId: string, patch: ElementPatch): Promise<string> {
    return this.thread.ask({ kind: 'patch', xml, elementId, patch }, xml.length) as Promise<string>;
  }

  /** @throws Rejection as `ensureLayout` */
  layout(xml: string): Promise<string> {
    return this.thread.ask({ kind: 'layout', xml }, xml.length) as Promise<string>;
  }

  /** Ends the thread; what is under way is refused. */
  close(): Promise<void> {
    return this.thread.close();
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

/** The one of this process, whatever services are in it. */
export const bpmnThread = new BpmnThread();
