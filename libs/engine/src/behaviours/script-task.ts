import { scriptLanguageOf, type ScriptTask } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { Failure } from '../failure.js';
import { openScript } from '../host-jobs.js';
import { openJob } from '../jobs.js';
import { complete } from '../lifecycle.js';
import { evaluate, setResult } from '../variables.js';

/**
 * A FEEL expression is evaluated at once; the value is its result, under the name the model gives. A JavaScript program is a
 * job of the host, whose outcome is recorded; a script bound to a connector or job is that.
 */
export const scriptTask: Behaviour<ScriptTask> = {
  activate(node, n, turn) {
    const { script, baton } = node.model;
    if (baton.connector || baton.job) return openJob(turn, node, n);
    const language = scriptLanguageOf(script);
    if (language === 'javascript') return openScript(turn, node, n, script);
    if (language === undefined)
      throw new Failure('SCRIPT_LANGUAGE_UNKNOWN', `${node.id}: scripts in ${script.language} do not run here`);
    const value = evaluate(turn, n, script.expression);
    if (script.resultVariable !== undefined) setResult(turn, n, { [script.resultVariable]: value });
    complete(turn, n);
  },
};
