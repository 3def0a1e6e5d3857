import { Failure } from '../../failure.js';
import { stopTransaction, transactionOf } from '../../transaction.js';
import type { Result } from './result.js';

/** Cancels the transaction around it: what runs in it ends, what was done in it is undone, then its cancel boundary event is passed. */
export const cancelResult: Result<'cancel'> = (turn, { id }, n) => {
  const transaction = transactionOf(turn, n);
  if (transaction === undefined)
    throw new Failure('NO_TRANSACTION', `${id}: a cancel event stands in a transaction, and this one does not`);
  return () => {
    stopTransaction(turn, transaction, n);
    turn.later(n, 'compensate');
    return false;
  };
};
