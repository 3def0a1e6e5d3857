import { parentPort } from 'node:worker_threads';

import { ensureLayout, patchElement, readBpmn } from '@baton/bpmn';
import { Rejection } from '@baton/kernel';

import type { ParsingReply, ParsingTask } from './parsing-task.js';

parentPort?.on('message', (task: ParsingTask) => {
  void replyTo(task).then((reply) => parentPort?.postMessage(reply));
});

async function replyTo(task: ParsingTask): Promise<ParsingReply> {
  try {
    return { value: await carryOut(task) };
  } catch (error) {
    if (error instanceof Rejection)
      return { rejection: { kind: error.kind, code: error.code, message: error.message, details: error.details } };
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function carryOut(task: ParsingTask): Promise<unknown> {
  if (task.kind === 'read') return readBpmn(task.xml);
  if (task.kind === 'layout') return ensureLayout(task.xml);
  return patchElement(task.xml, task.elementId, task.patch);
}
