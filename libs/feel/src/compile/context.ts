import type { SyntaxNode } from '@lezer/common';

import { setEntry, type FeelValue } from '../values.js';
import type { CompileNode, Compiler } from './compiler.js';
import { unescape } from './literals.js';
import { parts } from './tree.js';

/** `{a: 1, b: a + 1}`: an entry sees those before it. A key given twice makes the whole context null. */
export const compileContext: CompileNode = (node, outer, compiler) => {
  let scope = outer;
  const keys = new Set<string>();
  const entries = parts(node).map((entry) => {
    const [key, value] = parts(entry);
    const name = keyOf(key!, compiler);
    const compiled = { name, slot: compiler.newSlot(), evaluate: compiler.compile(value!, scope) };
    scope = scope.bind(name, compiled.slot);
    if (keys.has(name)) compiler.problem(entry.from, 'wrong-arguments', `The context has two entries "${name}"`);
    keys.add(name);
    return compiled;
  });
  if (keys.size < entries.length)
    return (run) => run.warn(node.from, 'wrong-arguments', 'The context has two entries of one name');
  return (run) => {
    run.grow(entries.length);
    const context: Record<string, FeelValue> = {};
    for (const { name, slot, evaluate } of entries) {
      const value = evaluate(run);
      run.locals[slot] = value;
      setEntry(context, name, value);
    }
    return context;
  };
};

function keyOf(key: SyntaxNode, compiler: Compiler): string {
  const text = compiler.text(key).trim();
  return text.startsWith('"') ? unescape(text) : compiler.nameOf(key);
}
