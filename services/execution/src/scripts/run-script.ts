import variant from '@jitl/quickjs-wasmfile-release-sync';
import { Rejection } from '@baton/kernel';
import {
  newQuickJSWASMModuleFromVariant,
  shouldInterruptAfterDeadline,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';

import type { ScriptResult, ScriptTask } from './script-task.js';

export interface ScriptLimits {
  /** Milliseconds a program may run; looked at between its steps, so one long built-in call ends later. */
  readonly ms: number;
  /** Bytes it may take. */
  readonly memory: number;
}

export const defaultScriptLimits: ScriptLimits = { ms: 250, memory: 16 * 1024 * 1024 };
const STACK = 256 * 1024;

let loading: Promise<QuickJSWASMModule> | undefined;

/**
 * Runs a JavaScript program (ECMAScript 2023, QuickJS) in an interpreter of its own: no I/O, no modules, no timers. `Date`
 * and `Math.random` are taken out, so the same variables give the same result.
 *
 * @throws Rejection `invalid` SCRIPT_FAILED, with the program's own error and line; SCRIPT_TOO_COSTLY
 */
export async function runScript(task: ScriptTask, limits = defaultScriptLimits): Promise<ScriptResult> {
  const { script, variablesJson } = task;
  const quickjs = await (loading ??= newQuickJSWASMModuleFromVariant(variant as unknown as QuickJSSyncVariant));
  const runtime = quickjs.newRuntime();
  try {
    runtime.setMemoryLimit(limits.memory);
    runtime.setMaxStackSize(STACK);
    const until = Date.now() + limits.ms;
    runtime.setInterruptHandler(shouldInterruptAfterDeadline(until));
    const context = runtime.newContext();
    try {
      const given = context.newString(variablesJson);
      context.setProp(context.global, '__given', given);
      given.dispose();
      const source = context.newString(script);
      context.setProp(context.global, '__script', source);
      source.dispose();
      const result = context.evalCode(PROGRAM, 'script.js');
      if (result.error !== undefined) {
        const dumped: unknown = context.dump(result.error);
        result.error.dispose();
        throw failed(dumped, Date.now() >= until);
      }
      const text = context.getString(result.value);
      result.value.dispose();
      const [valueJson = 'null', changedJson = '{}'] = JSON.parse(text) as string[];
      return { valueJson, changedJson };
    } finally {
      context.dispose();
    }
  } finally {
    runtime.dispose();
  }
}

/** The program sees its variables as globals; what it leaves in them is read back. */
const PROGRAM = `(() => {
  const given = JSON.parse(__given), source = __script, run = eval;
  delete globalThis.__given; delete globalThis.__script;
  delete globalThis.Date; delete Math.random;
  for (const name of Object.keys(given)) globalThis[name] = given[name];
  const before = {};
  for (const name of Object.keys(given)) before[name] = JSON.stringify(given[name]);
  const known = new Set(Object.getOwnPropertyNames(globalThis));
  const value = run(source);
  const changed = {};
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (known.has(name) && !(name in before)) continue;
    const text = JSON.stringify(globalThis[name]);
    if (text !== undefined && text !== before[name]) changed[name] = globalThis[name];
  }
  return JSON.stringify([JSON.stringify(value) ?? 'null', JSON.stringify(changed)]);
})()`;

function failed(error: unknown, late: boolean): Rejection {
  const {
    name = 'Error',
    message = String(error),
    stack = '',
  } = Object(error) as {
    name?: string;
    message?: string;
    stack?: string;
  };
  if (late || message === 'interrupted' || /out of memory|stack overflow|too long/i.test(message))
    return new Rejection('invalid', 'SCRIPT_TOO_COSTLY', 'The script took too long or too much memory and was stopped');
  const line = /<evalScript>:(\d+)|<input>:(\d+)|<eval>:(\d+)/.exec(stack)?.slice(1).find(Boolean);
  const where = line === undefined ? '' : ` (line ${line})`;
  return new Rejection('invalid', 'SCRIPT_FAILED', `${name}: ${message}${where}`.slice(0, 1000));
}
