import { normalizeContextKey } from '@bpmn-io/lezer-feel';
import type { SyntaxNode } from '@lezer/common';

import { builtinNamed } from '../builtins/registry.js';
import type { Compiler } from '../compile/compiler.js';
import { children, parts } from '../compile/tree.js';
import { compileType } from '../compile/type.js';
import { unescape } from '../compile/literals.js';
import { parseTemporal } from '../temporal/literal.js';
import { ANY, kindOfType, simpleType, type FeelType } from '../types/type.js';
import { kindOf, type Kind } from '../values.js';
import { arithmeticKind, haveOrder, resultKind } from './operations.js';

/** Types of the names in scope, by their normalised form. */
export type Types = ReadonlyMap<string, FeelType>;

export type Report = (node: SyntaxNode, code: 'wrong-type' | 'not-comparable' | 'wrong-arguments', why: string) => void;

const simple = (kind: Kind): FeelType => ({ kind: 'simple', name: kind });
const BOOLEAN = simple('boolean');

/** Works out the types of expressions as far as their text tells, and reports what can only be null for its types. */
export class TypeInference {
  constructor(
    private readonly compiler: Compiler,
    private readonly report: Report,
    private readonly entry: (node: SyntaxNode, entries: readonly string[]) => void,
  ) {}

  typeOf(node: SyntaxNode, names: Types): FeelType {
    switch (node.name) {
      case 'NumericLiteral':
        return simple('number');
      case 'StringLiteral':
        return simple('string');
      case 'BooleanLiteral':
        return BOOLEAN;
      case 'null':
        return simple('null');
      case 'AtLiteral':
        return this.literal(node);
      case 'VariableName':
        return names.get(normalizeContextKey(this.compiler.nameOf(node))) ?? ANY;
      case 'ParenthesizedExpression':
      case 'Expression':
        return this.typeOf(parts(node)[0]!, names);
      case 'ArithmeticExpression':
        return this.arithmetic(node, names);
      case 'Comparison':
        return this.comparison(node, names);
      case 'Conjunction':
      case 'Disjunction':
        for (const part of parts(node)) this.wantsBoolean(part, names);
        return BOOLEAN;
      case 'InstanceOfExpression':
        this.typeOf(parts(node)[0]!, names);
        return BOOLEAN;
      case 'QuantifiedExpression':
        this.wantsBoolean(parts(node)[1]!, this.iterated(parts(node)[0]!, names));
        return BOOLEAN;
      case 'ForExpression':
        return { kind: 'list', element: this.typeOf(parts(node)[1]!, this.iterated(parts(node)[0]!, names)) };
      case 'IfExpression':
        return this.choice(node, names);
      case 'List':
        return this.list(node, names);
      case 'Context':
        return this.context(node, names);
      case 'PathExpression':
        return this.path(node, names);
      case 'FilterExpression':
        return this.filter(node, names);
      case 'DateTimeLiteral':
      case 'FunctionInvocation':
        return this.invocation(node, names);
      case 'FunctionDefinition':
        return this.definition(node, names);
      case 'Interval':
        for (const part of parts(node)) this.typeOf(part, names);
        return simple('range');
      default:
        for (const part of parts(node)) this.typeOf(part, names);
        return ANY;
    }
  }

  private kind(node: SyntaxNode, names: Types): Kind | undefined {
    return kindOfType(this.typeOf(node, names));
  }

  private literal(node: SyntaxNode): FeelType {
    const value = parseTemporal(unescape(this.compiler.text(parts(node)[0]!)));
    return value === undefined ? ANY : simple(kindOf(value));
  }

  private arithmetic(node: SyntaxNode, names: Types): FeelType {
    const [first, second] = parts(node);
    const left = this.kind(first!, names);
    if (!second) {
      const negatable = left === undefined || left === 'number' || left.endsWith('duration');
      if (!negatable) this.report(node, 'wrong-type', `A ${left} cannot be negated`);
      return left === undefined || !negatable ? ANY : simple(left);
    }
    const operator = this.compiler.text(children(node).find(({ name }) => name === 'ArithOp')!);
    const right = this.kind(second, names);
    const kind = arithmeticKind(operator, left, right);
    if (kind === null)
      this.report(node, 'wrong-type', `${left ?? 'anything'} ${operator} ${right ?? 'anything'} is always null`);
    return kind === undefined || kind === null ? ANY : simple(kind);
  }

  private comparison(node: SyntaxNode, names: Types): FeelType {
    const [first, second, third] = parts(node);
    const left = this.kind(first!, names);
    const symbol = children(node).find(({ name }) => name === 'CompareOp');
    const right = this.kind(second!, names);
    if (third) {
      if (!haveOrder(left, right)) this.report(node, 'not-comparable', `${left} and ${right} have no order`);
      this.typeOf(third, names);
    } else if (symbol) {
      const operator = this.compiler.text(symbol);
      const fits = /^!?=$/.test(operator)
        ? left === undefined || right === undefined || left === right || left === 'null' || right === 'null'
        : haveOrder(left, right);
      if (!fits)
        this.report(node, 'not-comparable', `${left ?? 'anything'} ${operator} ${right ?? 'anything'} is always null`);
    }
    return BOOLEAN;
  }

  private wantsBoolean(node: SyntaxNode, names: Types): void {
    const kind = this.kind(node, names);
    if (kind !== undefined && kind !== 'boolean' && kind !== 'null')
      this.report(node, 'wrong-type', `A boolean is needed here, and this is a ${kind}`);
  }

  private choice(node: SyntaxNode, names: Types): FeelType {
    const [test, then, otherwise] = parts(node);
    this.wantsBoolean(test!, names);
    const [a, b] = [this.typeOf(then!, names), this.typeOf(otherwise!, names)];
    return kindOfType(a) === kindOfType(b) ? a : ANY;
  }

  private list(node: SyntaxNode, names: Types): FeelType {
    const types = parts(node).map((part) => this.typeOf(part, names));
    const [first] = types;
    const alike = first !== undefined && types.every((type) => kindOfType(type) === kindOfType(first));
    return { kind: 'list', element: alike && first.kind === 'simple' ? first : ANY };
  }

  private context(node: SyntaxNode, outer: Types): FeelType {
    const names = new Map(outer);
    const entries = new Map<string, FeelType>();
    for (const part of parts(node)) {
      const [key, value] = parts(part);
      const text = this.compiler.text(key!).trim();
      const name = text.startsWith('"') ? unescape(text) : this.compiler.nameOf(key!);
      const type = this.typeOf(value!, names);
      entries.set(name, type);
      names.set(normalizeContextKey(name), type);
    }
    return { kind: 'context', entries };
  }

  private path(node: SyntaxNode, names: Types): FeelType {
    const [object, property] = parts(node);
    const owner = this.typeOf(object!, names);
    const type = owner.kind === 'constrained' ? owner.base : owner;
    if (type.kind !== 'context') return ANY;
    const found = type.entries.get(this.compiler.nameOf(property!));
    if (found === undefined) this.entry(property!, [...type.entries.keys()]);
    return found ?? ANY;
  }

  private filter(node: SyntaxNode, names: Types): FeelType {
    const [source, test] = parts(node);
    const list = this.typeOf(source!, names);
    const element = list.kind === 'list' ? list.element : ANY;
    // Inside, an entry of the item may hide any name, and what it holds is not known here.
    this.typeOf(test!, new Map([['item', element]]));
    return test!.name === 'NumericLiteral' ? element : ANY;
  }

  private iterated(iterators: SyntaxNode, outer: Types): Types {
    const names = new Map(outer);
    names.set('partial', ANY);
    for (const iterator of parts(iterators)) {
      const [name, context] = parts(iterator);
      const [only, second] = parts(context!).map((part) => this.typeOf(part, names));
      const element = second === undefined ? (only?.kind === 'list' ? only.element : ANY) : only!;
      names.set(normalizeContextKey(this.compiler.nameOf(name!)), element);
    }
    return names;
  }

  private definition(node: SyntaxNode, outer: Types): FeelType {
    const all = parts(node);
    if (children(node).some(({ name }) => name === 'external')) return simple('function');
    const names = new Map(outer);
    const parameters = all.length > 1 ? parts(all[0]!) : [];
    const types = parameters.map((parameter) => {
      const [name, type] = parts(parameter);
      const found = type ? compileType(type, this.compiler) : ANY;
      names.set(normalizeContextKey(this.compiler.nameOf(name!)), found);
      return found;
    });
    return { kind: 'function', parameters: types, result: this.typeOf(parts(all.at(-1)!)[0]!, names) };
  }

  private invocation(node: SyntaxNode, names: Types): FeelType {
    const [callee, parameters] = parts(node);
    if (callee!.name === 'AtLiteral') return this.literal(callee!);
    const named = parameters?.name === 'NamedParameters';
    const given = parameters ? parts(parameters) : [];
    const types = given.map((part) => this.typeOf(named ? parts(part)[1]! : part, names));
    const name = this.compiler.nameOf(callee!);
    const own = names.get(normalizeContextKey(name));
    if (own) return own.kind === 'function' ? own.result : ANY;
    const builtin = builtinNamed(name);
    if (!builtin) {
      this.typeOf(callee!, names);
      return ANY;
    }
    const argNames = named ? given.map((part) => this.compiler.nameOf(parts(part)[0]!)) : undefined;
    const kinds = types.map(kindOfType);
    if (!builtin.mayTake(kinds, argNames))
      this.report(
        node,
        'wrong-arguments',
        `${builtin.signature} does not take (${kinds.map((kind) => kind ?? 'anything').join(', ')})`,
      );
    const kind = resultKind(name);
    return kind === undefined ? ANY : (simpleType(kind) ?? ANY);
  }
}
