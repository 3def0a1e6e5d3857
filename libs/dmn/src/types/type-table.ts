import {
  ANY,
  compileUnaryTests,
  FeelSyntaxError,
  parseType,
  simpleType,
  type Constraint,
  type FeelType,
  type TypeLookup,
} from '@baton/feel';

import type { Finding } from '../finding.js';
import type { ItemDefinition } from '../model.js';
import { unrolled } from './unrolled.js';

/** Names that tools before and beside the standard write for numbers. */
const NUMBERS: ReadonlySet<string> = new Set(['integer', 'int', 'long', 'double', 'float', 'decimal', 'short', 'byte']);
const otherNumber = (name: string): FeelType | undefined => (NUMBERS.has(name) ? simpleType('number') : undefined);

/** A file's types by name: its item definitions, FEEL's own, and those of the files it imports (`import.name`). */
export class TypeTable {
  private readonly definitions: ReadonlyMap<string, ItemDefinition>;
  private readonly known = new Map<string, FeelType>();
  private readonly open = new Set<string>();

  constructor(
    definitions: readonly ItemDefinition[],
    private readonly imported: readonly { readonly prefix: string; readonly table: TypeTable }[],
    private readonly report: (finding: Omit<Finding, 'category'>) => void,
  ) {
    this.definitions = new Map(definitions.map((item) => [item.name, item]));
    for (const name of this.definitions.keys()) this.lookup(name);
  }

  /** The type of that name; undefined where there is none. */
  readonly lookup: TypeLookup = (name) =>
    this.known.get(name) ?? this.define(name) ?? simpleType(name) ?? this.foreign(name) ?? otherNumber(name);

  /** The type that `typeRef` names; Any where it names none, which is reported once per place. */
  resolve(typeRef: string | undefined, elementId: string, elementKind: string): FeelType {
    if (typeRef === undefined || typeRef === '') return ANY;
    const type = this.lookup(typeRef) ?? parseType(typeRef, this.lookup);
    if (type) return type;
    this.report({
      code: 'type-unknown',
      severity: 'error',
      elementId,
      elementKind,
      message: `There is no type "${typeRef}"`,
      mend: 'Define it as an item definition, import the file that does, or use a type of FEEL',
    });
    return ANY;
  }

  /** The allowed values of a type as they are written; of one of its components, where `component` is given. */
  allowedValues(typeRef: string | undefined, component?: string): string | undefined {
    const item = typeRef === undefined ? undefined : this.definitions.get(typeRef);
    if (!item) return undefined;
    if (component !== undefined) {
      const found = item.components.find(({ name }) => name === component);
      return found ? (found.allowedValues ?? this.allowedValues(found.typeRef)) : this.alias(item, component);
    }
    return item.allowedValues ?? this.alias(item);
  }

  private alias({ name, typeRef }: ItemDefinition, component?: string): string | undefined {
    return typeRef === name ? undefined : this.allowedValues(typeRef, component);
  }

  private foreign(name: string): FeelType | undefined {
    for (const { prefix, table } of this.imported) {
      if (prefix !== '' && !name.startsWith(`${prefix}.`)) continue;
      const type = table.lookup(prefix === '' ? name : name.slice(prefix.length + 1));
      if (type) return type;
    }
    return undefined;
  }

  private define(name: string): FeelType | undefined {
    const item = this.definitions.get(name);
    if (!item) return undefined;
    if (this.open.has(name)) {
      this.report({
        code: 'type-cycle',
        severity: 'error',
        elementId: item.id,
        elementKind: 'itemDefinition',
        message: `The type "${name}" is defined by itself`,
        mend: 'Give it components, or a type reference to another type',
      });
      return ANY;
    }
    this.open.add(name);
    const type = this.build(item, name);
    this.open.delete(name);
    this.known.set(name, type);
    return type;
  }

  private build(item: ItemDefinition, name?: string): FeelType {
    const base = this.base(item, name);
    const { allowedValues, typeConstraint, isCollection } = item;
    const element = allowedValues === undefined ? base : this.constrained(base, allowedValues, item);
    const whole: FeelType = isCollection ? { kind: 'list', element } : element;
    return typeConstraint === undefined ? whole : this.constrained(whole, typeConstraint, item);
  }

  private base(item: ItemDefinition, name?: string): FeelType {
    if (item.functionItem) {
      const { parameters, outputTypeRef } = item.functionItem;
      return {
        kind: 'function',
        // Function types are compared with each other, which a type without end would not survive.
        parameters: parameters.map(({ typeRef }) => unrolled(this.resolve(typeRef, item.id, 'functionItem'))),
        result: unrolled(this.resolve(outputTypeRef, item.id, 'functionItem')),
      };
    }
    if (item.components.length === 0) return this.resolve(item.typeRef, item.id, 'itemDefinition');
    const entries = new Map<string, FeelType>();
    const type: FeelType = { kind: 'context', entries };
    // Known before its components are: a component may be of this very type, as in a tree.
    if (name !== undefined && !item.isCollection && !item.allowedValues && !item.typeConstraint)
      this.known.set(name, type);
    else if (name !== undefined && item.isCollection && !item.allowedValues && !item.typeConstraint)
      this.known.set(name, { kind: 'list', element: type });
    for (const component of item.components) entries.set(component.name, this.build(component));
    return type;
  }

  private constrained(base: FeelType, tests: string, item: ItemDefinition): FeelType {
    const allows = this.compile(tests, item);
    return allows ? { kind: 'constrained', base, allows } : base;
  }

  private compile(tests: string, item: ItemDefinition): Constraint | undefined {
    try {
      const compiled = compileUnaryTests(tests, { types: this.lookup });
      return (value) => compiled.test(value, () => undefined).value === true;
    } catch (error) {
      if (!(error instanceof FeelSyntaxError)) throw error;
      this.report({
        code: 'allowed-values-unreadable',
        severity: 'error',
        elementId: item.id,
        elementKind: 'itemDefinition',
        message: `The allowed values of "${item.name}" cannot be read: ${error.message}`,
        mend: 'Write them as FEEL unary tests, e.g. "A", "B" or [0..100]',
        position: { line: error.line, column: error.column },
      });
      return undefined;
    }
  }
}
