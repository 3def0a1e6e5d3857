import { parentPort } from 'node:worker_threads';

import { patchElement } from '@baton/bpmn';
import { Rejection } from '@baton/kernel';

import { analyse } from './analyse.js';
import type { AnalysisReply, AnalysisTask } from './analysis-task.js';

/** Parsing is long and synchronous: it runs here, so that the event loop of the service stays free. */
parentPort?.on('message', (task: AnalysisTask & { readonly id: number }) => {
  void carryOut(task).then((reply) => parentPort?.postMessage({ id: task.id, ...reply }));
});

async function carryOut(task: AnalysisTask): Promise<AnalysisReply> {
  try {
    if (task.kind === 'analyse') return { value: await analyse(task.xml) };
    return { value: await patchElement(task.xml, task.elementId, task.patch) };
  } catch (error) {
    if (error instanceof Rejection) {
      return { rejection: { kind: error.kind, code: error.code, message: error.message, details: error.details } };
    }
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
