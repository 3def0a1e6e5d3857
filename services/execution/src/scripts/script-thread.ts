import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { Rejection } from '@baton/kernel';
import { compiledModule, TaskThread } from '@baton/service-kit/threads';

import type { ScriptResult, ScriptTask } from './script-task.js';

/** Scripts wait here rather than hold up the event loop; each has a bound of its own inside. */
@Injectable()
export class ScriptThread implements OnApplicationShutdown {
  private readonly thread = new TaskThread<ScriptTask>({
    module: compiledModule('./script.worker.js', import.meta.url, 'dist/src'),
    deadlineMs: 5_000,
    maxHeapMb: 128,
    maxWaiting: 1_000,
    maxWaitingLength: 64 * 1024 * 1024,
    tooMuch: () => new Rejection('invalid', 'SCRIPT_TOO_COSTLY', 'The script took too long and was stopped'),
    busy: () => new Rejection('exhausted', 'SCRIPTS_BUSY', 'Too many scripts wait', { retryAfterMs: 1_000 }),
  });

  /** @throws Rejection as `runScript`; `exhausted` SCRIPTS_BUSY */
  run(task: ScriptTask): Promise<ScriptResult> {
    return this.thread.ask(task, task.script.length + task.variablesJson.length) as Promise<ScriptResult>;
  }

  onApplicationShutdown(): Promise<void> {
    return this.thread.close();
  }
}
