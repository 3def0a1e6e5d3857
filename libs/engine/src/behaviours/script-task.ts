import type { ScriptTask } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { complete } from '../lifecycle.js';
import { evaluate, setResult } from '../variables.js';

/** Evaluates its FEEL expression; the value is its result, under the name the model gives. */
export const scriptTask: Behaviour<ScriptTask> = {
  activate({ model: { script } }, n, turn) {
    const value = evaluate(turn, n, script.expression);
    if (script.resultVariable !== undefined) setResult(turn, n, { [script.resultVariable]: value });
    complete(turn, n);
  },
};
