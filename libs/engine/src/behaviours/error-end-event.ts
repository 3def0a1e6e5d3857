import type { ErrorEndEvent } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { throwError } from '../errors.js';
import { close, terminateInside } from '../lifecycle.js';

/** Throws its error out of the scope it ends. One that nothing catches ends the whole instance as failed. */
export const errorEndEvent: Behaviour<ErrorEndEvent> = {
  activate({ id, model: { error } }, n, turn) {
    const { scope } = turn.instance(n);
    const code = error.code ?? error.name ?? id;
    close(turn, n);
    if (throwError(turn, scope, { code, ...(error.name === undefined ? {} : { message: error.name }), element: id }))
      return;
    terminateInside(turn, 0);
    turn.emit({ type: 'InstanceFailed', code, message: `${id}: error "${code}" is caught nowhere` });
  },
};
