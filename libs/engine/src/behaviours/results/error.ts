import { failInstance, throwError } from '../../errors.js';
import { close } from '../../lifecycle.js';
import type { Result } from './result.js';

/** Throws its error out of the scope that it ends. One that nothing catches ends the whole instance as failed. */
export const errorResult: Result<'error'> = (turn, { id }, n, { error }) => {
  const code = error.code ?? error.name ?? id;
  const variables = turn.instance(n).variables;
  return () => {
    const { scope } = turn.instance(n);
    close(turn, n);
    const thrown = {
      code,
      ...(error.name === undefined ? {} : { message: error.name }),
      ...(variables ? { variables } : {}),
      element: id,
    };
    if (!throwError(turn, scope, thrown)) failInstance(turn, code, `${id}: error "${code}" is caught nowhere`);
    return true;
  };
};
