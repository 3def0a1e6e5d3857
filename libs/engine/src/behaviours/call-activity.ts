import type { CallActivity } from '@baton/bpmn';
import { stringifyJson, type JsonObject } from '@baton/kernel';

import type { Behaviour, Turn } from '../executable.js';
import { Failure } from '../failure.js';
import { complete } from '../lifecycle.js';
import { handOut, lookUp, resolveText, setResult, variablesAt } from '../variables.js';

/** The most calls that may lead to one instance. */
export const CALL_DEPTH = 50;

/**
 * Has another process or a global task run as an instance of its own, and waits for its end. Its inputs go in, and all that it
 * sees where it passes all; its outputs are made of what the other one has in the end, and where it passes all, whatever of
 * that has changed comes back.
 */
export const callActivity: Behaviour<CallActivity> = {
  activate({ id, model: { called } }, n, turn) {
    if (!called) throw new Failure('CALLED_PROCESS_MISSING', `${id}: it names no process to call`);
    const depth = (turn.state.parent?.depth ?? (turn.state.parent ? 1 : 0)) + 1;
    if (depth > CALL_DEPTH)
      throw new Failure(
        'CALL_DEPTH',
        `${id}: more than ${CALL_DEPTH} calls lead here; the processes call each other in a circle`,
      );
    const { binding, version, versionTag, businessKey, inheritBusinessKey } = called;
    const inherited = inheritBusinessKey ? turn.state.businessKey : undefined;
    turn.emit({
      type: 'ChildCalled',
      n: turn.next,
      element: id,
      elementInstance: n,
      processId: resolveText(turn, n, called.process),
      binding,
      ...(inherited === undefined ? {} : { businessKey: inherited }),
      ...texts(turn, n, { version, versionTag, businessKey }),
      depth,
      variables: called.passAllIn ? variablesAt(turn.state, n) : (turn.instance(n).variables ?? {}),
    });
  },
  trigger(node, n, cause, turn) {
    if (cause.type !== 'call') return;
    const { outputs, model } = node;
    const back = model.called?.passAllOut ? changed(turn, n, cause.variables) : {};
    if (outputs) setResult(turn, n, cause.variables);
    handOut(turn, n, back);
    complete(turn, n);
  },
};

/** What is not already seen with that value. */
const changed = (turn: Turn, n: number, variables: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(variables).filter(([name, value]) => {
      const seen = lookUp(turn.state, n, name);
      return seen === undefined || stringifyJson(seen) !== stringifyJson(value);
    }),
  );

function texts(turn: Turn, n: number, given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [[name, resolveText(turn, n, text)]])),
  );
}
