import {
  binds,
  call,
  feelName,
  feelText,
  guarded,
  piece,
  readsOf,
  within,
  type Piece,
  type PieceKind,
} from './feel-piece.js';
import { entry, isOneOf, methods } from './methods.js';
import { isMoment, momentMethod } from './moments.js';
import type { BinaryOperator, JuelNode } from './syntax.js';
import { Untranslatable } from './untranslatable.js';

/** JUEL name → FEEL expression that gives its value here, e.g. `loopCounter`. */
export type KnownNames = Readonly<Record<string, string>>;

/** Names that the other engine gives a meaning of its own; they are no variables. */
const engineObjects = new Set([
  'execution',
  'task',
  'caseExecution',
  'externalTask',
  'authenticatedUserId',
  'variableContext',
]);

/**
 * One expression in FEEL. Where JUEL would convert a value to another type or fail, the FEEL is null with a warning: it
 * never gives a value that JUEL does not.
 *
 * @throws Untranslatable
 */
export const toFeel = (node: JuelNode, names: KnownNames): Piece => guarded(translate(node, names));

/** Like {@link toFeel}, but without the check for missing variables: for parts of a whole that makes it. */
export function translate(node: JuelNode, names: KnownNames): Piece {
  const inner = (part: JuelNode): Piece => translate(part, names);
  switch (node.kind) {
    case 'number':
      return piece(numberText(node.text), { kind: 'number', sure: true });
    case 'string':
      return piece(feelText(node.text), { kind: 'string', sure: true });
    case 'boolean':
      return piece(String(node.value), { kind: 'boolean', sure: true });
    case 'null':
      return piece('null', { kind: 'null', sure: true });
    case 'name':
      return nameOf(node.name, node.at, names);
    case 'property':
      return propertyOf(node, names, inner);
    case 'index': {
      const found = entry(inner(node.of), node.index);
      if (!found) throw new Untranslatable('an index that is computed', node.at);
      return found;
    }
    case 'method':
      return methodOf(node, names, inner);
    case 'function':
      if (isMoment(node)) return piece('now()', { sure: true });
      throw new Untranslatable(`the function ${node.name}()`, node.at);
    case 'unary':
      return unary(node.operator, inner(node.value), node.at);
    case 'binary':
      return binary(node.operator, inner(node.left), inner(node.right), node.at);
    case 'choice':
      return choice(inner(node.test), inner(node.yes), inner(node.no));
  }
}

function numberText(text: string): string {
  return text.replace(/^\./, '0.').replace(/\.(?!\d)/, '');
}

function nameOf(name: string, at: number, names: KnownNames): Piece {
  if (Object.hasOwn(names, name)) return piece(names[name]!, /^\w+$/.test(names[name]!) ? {} : { binds: binds.choice });
  if (engineObjects.has(name)) throw new Untranslatable(`the engine's own object "${name}"`, at);
  return piece(feelName(name), { reads: new Set([feelName(name)]) });
}

function propertyOf(
  { of, name, at }: JuelNode & { kind: 'property' },
  names: KnownNames,
  inner: (part: JuelNode) => Piece,
): Piece {
  if (of.kind === 'name' && engineObjects.has(of.name)) {
    const known = names[`${of.name}.${name}`];
    if (known !== undefined) return piece(known, { binds: binds.choice });
    throw new Untranslatable(`the engine's own ${of.name}.${name}`, of.at);
  }
  if (name === 'class') throw new Untranslatable('a Java class', at);
  const object = inner(of);
  return piece(`${within(object, binds.value)}.${feelName(name)}`, readsOf([object]));
}

function methodOf(
  { of, name, args, at }: JuelNode & { kind: 'method' },
  names: KnownNames,
  inner: (part: JuelNode) => Piece,
): Piece {
  if (of.kind === 'name' && (of.name === 'execution' || of.name === 'task')) {
    const [variable] = args;
    const wanted = variable?.kind === 'string' && args.length === 1 ? feelName(variable.text) : undefined;
    if (wanted !== undefined && name === 'hasVariable')
      return piece(`is defined(${wanted})`, { kind: 'boolean', sure: true });
    if (wanted !== undefined && name === 'getVariable')
      return piece(`if is defined(${wanted}) then ${wanted} else null`, { binds: binds.choice });
    const known = args.length === 0 ? names[`${of.name}.${property(name)}`] : undefined;
    if (known !== undefined) return piece(known, { binds: binds.choice });
    throw new Untranslatable(`the engine's own ${of.name}.${name}()`, of.at);
  }
  const translated = isMoment(of)
    ? momentMethod(inner(of), name, args.map(inner), args)
    : Object.hasOwn(methods, name)
      ? methods[name]!(inner(of), args.map(inner), args)
      : undefined;
  if (!translated) throw new Untranslatable(`the call ${of.kind === 'name' ? of.name : '…'}.${name}()`, at);
  return translated;
}

/** `getProcessBusinessKey` → `processBusinessKey`. */
const property = (getter: string): string => getter.replace(/^get([A-Z])/, (_, first: string) => first.toLowerCase());

function unary(operator: '-' | 'not' | 'empty', value: Piece, at: number): Piece {
  if (operator === 'empty') return isOneOf(value, '[null, "", [], {}]');
  if (operator === 'not') {
    demand(value, 'boolean', 'not', at);
    return { ...call('not', [value], 'boolean'), sure: value.sure };
  }
  demand(value, 'number', '-', at);
  return piece(`-${within(value, binds.value)}`, { ...readsOf([value]), kind: 'number', binds: binds.unary });
}

function binary(operator: BinaryOperator, left: Piece, right: Piece, at: number): Piece {
  const both = readsOf([left, right]);
  const joined = (symbol: string, level: number, more: Partial<Piece>): Piece =>
    piece(`${within(left, level)} ${symbol} ${within(right, level + 1)}`, { ...both, binds: level, ...more });
  switch (operator) {
    case 'and':
    case 'or': {
      demand(left, 'boolean', operator, at);
      demand(right, 'boolean', operator, at);
      // The right side is looked at only if the left one does not decide.
      const later = guarded(right, left.reads);
      const level = binds[operator];
      const text = `${within(left, level)} ${operator} ${within(later, level + 1)}`;
      return piece(text, {
        binds: level,
        kind: 'boolean',
        reads: left.reads,
        hides: left.reads.size > 0,
        sure: left.sure && right.sure,
      });
    }
    case '==':
    case '!=': {
      const withNull = left.kind === 'null' || right.kind === 'null';
      if (!withNull && left.kind !== 'unknown' && right.kind !== 'unknown' && left.kind !== right.kind)
        throw new Untranslatable(`comparing a ${left.kind} with a ${right.kind}`, at);
      return joined(operator === '==' ? '=' : '!=', binds.comparison, {
        kind: 'boolean',
        hides: both.reads.size > 0,
        sure: withNull,
        text: `${within(left, binds.sum)} ${operator === '==' ? '=' : '!='} ${within(right, binds.sum)}`,
      });
    }
    case '<':
    case '>':
    case '<=':
    case '>=':
      if (left.kind !== 'unknown' && right.kind !== 'unknown' && left.kind !== right.kind)
        throw new Untranslatable(`comparing a ${left.kind} with a ${right.kind}`, at);
      return piece(`${within(left, binds.sum)} ${operator} ${within(right, binds.sum)}`, {
        ...both,
        binds: binds.comparison,
        kind: 'boolean',
      });
    default:
      demand(left, 'number', operator, at);
      demand(right, 'number', operator, at);
      return arithmetic(operator, left, right, joined);
  }
}

function arithmetic(
  operator: '+' | '-' | '*' | '/' | '%',
  left: Piece,
  right: Piece,
  joined: (symbol: string, level: number, more: Partial<Piece>) => Piece,
): Piece {
  if (operator === '+' && left.kind === 'unknown' && right.kind === 'unknown')
    return call('sum', [piece(`[${left.text}, ${right.text}]`, readsOf([left, right]))], 'number'); // FEEL's + would also join texts
  if (operator === '%') {
    const [a, b] = [within(left, binds.product), within(right, binds.unary)];
    // Java's remainder has the sign of the dividend, FEEL's modulo that of the divisor.
    return piece(`${a} - ${b} * round down(${a} / ${b}, 0)`, {
      ...readsOf([left, right]),
      kind: 'number',
      binds: binds.sum,
    });
  }
  return joined(operator, operator === '*' || operator === '/' ? binds.product : binds.sum, { kind: 'number' });
}

function choice(test: Piece, yes: Piece, no: Piece): Piece {
  demand(test, 'boolean', '?', 0);
  const [then, otherwise] = [guarded(yes, test.reads), guarded(no, test.reads)];
  const last = test.sure ? otherwise.text : `if not(${test.text}) then ${otherwise.text} else null`;
  return piece(`if ${test.text} then ${then.text} else ${last}`, {
    binds: binds.choice,
    kind: yes.kind === no.kind ? yes.kind : 'unknown',
    reads: test.reads,
    hides: test.hides,
    sure: test.sure && yes.sure && no.sure,
  });
}

/** JUEL would convert a value of another kind; FEEL gives null, or here is no translation where it is known before. */
function demand({ kind }: Piece, wanted: PieceKind, operator: string, at: number): void {
  if (kind !== wanted && kind !== 'unknown') throw new Untranslatable(`a ${kind} beside ${operator}`, at);
}
