import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Worker } from 'node:worker_threads';

import type { ElementPatch } from '@baton/bpmn';
import { Rejection } from '@baton/kernel';

import type { Analysis } from './analyse.js';
import type { AnalysisReply, AnalysisTask } from './analysis-task.js';

const DEADLINE_MS = 20_000;
const MAX_HEAP_MB = 512;

interface Waiting {
  readonly timeout: NodeJS.Timeout;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Reads and changes BPMN files in one worker thread, which is replaced when a file takes too long or too much. */
@Injectable()
export class Analyses implements OnApplicationShutdown {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  /** @throws Rejection as `readBpmn`; `invalid` BPMN_TOO_COMPLEX */
  analyse(xml: string): Promise<Analysis> {
    return this.ask({ kind: 'analyse', xml }) as Promise<Analysis>;
  }

  /** @throws Rejection as `patchElement`; `invalid` BPMN_TOO_COMPLEX */
  patch(xml: string, elementId: string, patch: ElementPatch): Promise<string> {
    return this.ask({ kind: 'patch', xml, elementId, patch }) as Promise<string>;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker?.terminate();
  }

  private ask(task: AnalysisTask): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => this.giveUp(tooComplex()), DEADLINE_MS);
      this.waiting.set(id, { resolve, reject, timeout });
      (this.worker ??= this.start()).postMessage({ id, ...task });
    });
  }

  private start(): Worker {
    const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB }, execArgv: [] });
    worker.unref();
    worker.on('message', (reply: AnalysisReply & { readonly id: number }) => this.answer(reply));
    worker.on('error', (error) => {
      if (this.worker === worker) this.giveUp((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooComplex() : error);
    });
    return worker;
  }

  private answer({ id, value, rejection, failure }: AnalysisReply & { readonly id: number }): void {
    const asked = this.waiting.get(id);
    if (asked === undefined) return;
    this.waiting.delete(id);
    clearTimeout(asked.timeout);
    if (rejection !== undefined) asked.reject(new Rejection(rejection.kind, rejection.code, rejection.message, rejection.details));
    else if (failure !== undefined) asked.reject(new Error(failure));
    else asked.resolve(value);
  }

  /** Nothing says which of the files under way is to blame, so all of them are refused. */
  private giveUp(error: Error): void {
    void this.worker?.terminate();
    this.worker = undefined;
    for (const { reject, timeout } of this.waiting.values()) {
      clearTimeout(timeout);
      reject(error);
    }
    this.waiting.clear();
  }
}

const tooComplex = (): Rejection => new Rejection('invalid', 'BPMN_TOO_COMPLEX', 'The file takes too long or too much memory to read');

/** The compiled worker, also when this file runs from its source. */
const here = import.meta.url.endsWith('.ts') ? import.meta.url.replace('/src/analysis/', '/dist/src/analysis/') : import.meta.url;
const workerFile = new URL('./analysis.worker.js', here);
