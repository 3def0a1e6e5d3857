import { ProgressState } from '@baton/contracts/insight';
import { invalidFields } from '@baton/kernel';

import { PROGRESS_STATES } from './progress-message.js';
import type { ProgressWord } from './standing.js';

/** The word for a state of the contract; undefined for the unspecified one. @throws Rejection `invalid` STATE_UNKNOWN */
export function stateWord(state: ProgressState): ProgressWord | undefined {
  if (state === ProgressState.PROGRESS_STATE_UNSPECIFIED) return undefined;
  const word = (Object.keys(PROGRESS_STATES) as ProgressWord[]).find((key) => PROGRESS_STATES[key] === state);
  if (word === undefined)
    throw invalidFields('STATE_UNKNOWN', [{ field: 'state', message: 'is no state of progress' }]);
  return word;
}
