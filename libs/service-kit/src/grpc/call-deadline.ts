import { AsyncLocalStorage } from 'node:async_hooks';

export type Reply = (error: unknown, ...value: unknown[]) => void;

interface CallUnderWay {
  readonly deadline: number;
  answered: boolean;
}

const calls = new AsyncLocalStorage<CallUnderWay>();

/**
 * Runs the handler of a unary gRPC call so that {@link deadlineOfCall} knows its deadline until it is answered. What it
 * has set going and what outlives the answer, e.g. a timer, is not bound by it.
 */
export function withinDeadline<Result>(
  call: { getDeadline(): Date | number },
  reply: Reply,
  handle: (reply: Reply) => Result,
): Result {
  const deadline = Number(call.getDeadline());
  if (!Number.isFinite(deadline)) return handle(reply);
  const underWay: CallUnderWay = { deadline, answered: false };
  return calls.run(underWay, () =>
    handle((...answer) => {
      underWay.answered = true;
      reply(...answer);
    }),
  );
}

/** When the caller of the gRPC call that is being answered gives up, in milliseconds since 1970; Infinity where nobody does. */
export function deadlineOfCall(): number {
  const underWay = calls.getStore();
  return underWay === undefined || underWay.answered ? Infinity : underWay.deadline;
}
