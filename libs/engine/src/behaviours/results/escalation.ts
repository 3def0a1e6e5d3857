import { throwEscalation } from '../../errors.js';
import type { Result } from './result.js';

/** Tells the scopes around it, innermost first. Goes on, unless what catches it interrupts; that nobody does is no failure. */
export const escalationResult: Result<'escalation'> =
  (turn, { id }, n, { escalation: { code, name } }) =>
  () => {
    const { scope, variables } = turn.instance(n);
    throwEscalation(turn, scope, {
      ...(code === undefined ? (name === undefined ? {} : { code: name }) : { code }),
      ...(name === undefined ? {} : { message: name }),
      ...(variables ? { variables } : {}),
      element: id,
    });
    return true;
  };
