import { parentPort } from 'node:worker_threads';

import { Rejection, type RejectionDetails, type RejectionKind } from '@baton/kernel';

/** What a thread answers to a task: exactly one of the three. Rejections lose their class between threads. */
export interface ThreadReply {
  readonly value?: unknown;
  readonly rejection?: {
    readonly kind: RejectionKind;
    readonly code: string;
    readonly message: string;
    readonly details: RejectionDetails;
  };
  readonly failure?: string;
}

/** Has the thread it is called in answer every task with what `carryOut` gives. */
export function answerTasks<Task>(carryOut: (task: Task) => unknown): void {
  parentPort?.on('message', (task: Task) => {
    void replyTo(task, carryOut).then((reply) => parentPort?.postMessage(reply));
  });
}

async function replyTo<Task>(task: Task, carryOut: (task: Task) => unknown): Promise<ThreadReply> {
  try {
    return { value: await carryOut(task) };
  } catch (error) {
    if (error instanceof Rejection)
      return { rejection: { kind: error.kind, code: error.code, message: error.message, details: error.details } };
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
