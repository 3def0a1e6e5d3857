import { Compiler } from '../compile/compiler.js';
import { parse, parts } from '../compile/tree.js';
import { compileType } from '../compile/type.js';
import { FeelSyntaxError } from '../errors.js';
import type { FeelType, TypeLookup } from './type.js';

const noType = (): undefined => undefined;
const LEAD = 'null instance of ';

/**
 * The type that `text` names: `number`, `list<date>`, `context<a: string>`, `function<number> -> string`, or one that `named`
 * knows. Undefined where there is no such type.
 */
export function parseType(text: string, named: TypeLookup = noType): FeelType | undefined {
  const known = named(text.trim());
  if (known) return known;
  try {
    const compiler = new Compiler(LEAD + text, {}, [], named);
    const [tested] = parts(parse(compiler.source, 'Expression', {}));
    const type = tested?.name === 'InstanceOfExpression' ? parts(tested)[1] : undefined;
    const found = type && compileType(type, compiler);
    return compiler.problems.length === 0 ? found : undefined;
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined;
    throw error;
  }
}
