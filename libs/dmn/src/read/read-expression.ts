import type { Expression, FunctionExpression, Variable } from '../model.js';
import { isModelNamespace } from './namespaces.js';
import type { XmlElement } from '../xml/read-xml.js';
import { readTable, readText } from './read-table.js';
import { plainName, type Reader } from './reader.js';

type ReadBoxed = (element: XmlElement, reader: Reader) => Expression;

const BOXED: Readonly<Record<string, ReadBoxed>> = {
  literalExpression: readText,
  decisionTable: readTable,
  context: readContext,
  invocation: readInvocation,
  functionDefinition: readFunction,
  list: (element, reader) => ({ kind: 'list', ...head(element, reader), items: readAll(element, reader) }),
  relation: readRelation,
  conditional: (element, reader) => ({
    kind: 'conditional',
    ...head(element, reader),
    ...part('condition', inside(element, 'if', reader)),
    ...part('then', inside(element, 'then', reader)),
    ...part('otherwise', inside(element, 'else', reader)),
  }),
  for: (element, reader) => readIterator('for', 'return', element, reader),
  some: (element, reader) => readIterator('some', 'satisfies', element, reader),
  every: (element, reader) => readIterator('every', 'satisfies', element, reader),
  filter: (element, reader) => ({
    kind: 'filter',
    ...head(element, reader),
    ...part('source', inside(element, 'in', reader)),
    ...part('match', inside(element, 'match', reader)),
  }),
};

/** The first expression among the children of `element`. */
export function readExpression(element: XmlElement | undefined, reader: Reader): Expression | undefined {
  return element && readAll(element, reader)[0];
}

function readAll(element: XmlElement, reader: Reader): Expression[] {
  return element.children
    .filter((child) => isModelNamespace(child.namespace) && Object.hasOwn(BOXED, child.name))
    .map((child) => BOXED[child.name]!(child, reader));
}

const head = (element: XmlElement, reader: Reader): { id: string; typeRef?: string } => ({
  id: reader.id(element),
  ...reader.typeRef(element),
});

const inside = (element: XmlElement, name: string, reader: Reader): Expression | undefined =>
  readExpression(reader.one(element, name), reader);

const part = <Name extends string>(name: Name, value: Expression | undefined): { [key in Name]?: Expression } =>
  (value ? { [name]: value } : {}) as { [key in Name]?: Expression };

function readContext(element: XmlElement, reader: Reader): Expression {
  const entries = reader.all(element, 'contextEntry').map((entry) => {
    const variable = reader.one(entry, 'variable');
    return { ...(variable && { variable: reader.named(variable) }), ...part('value', readExpression(entry, reader)) };
  });
  return { kind: 'context', ...head(element, reader), entries };
}

function readInvocation(element: XmlElement, reader: Reader): Expression {
  const bindings = reader.all(element, 'binding').map((binding) => {
    const parameter = reader.one(binding, 'parameter');
    return {
      parameter: parameter ? reader.named(parameter) : { name: '' },
      ...part('value', readExpression(binding, reader)),
    };
  });
  return { kind: 'invocation', ...head(element, reader), ...part('callee', readExpression(element, reader)), bindings };
}

/** A `<functionDefinition>`, and a knowledge model's `<encapsulatedLogic>`, which is one. */
export function readFunction(element: XmlElement, reader: Reader): FunctionExpression {
  const kind = element.attributes.get('kind')?.trim() ?? 'FEEL';
  return {
    kind: 'function',
    ...head(element, reader),
    language: /^j(ava)?$/i.test(kind) ? 'Java' : /^p(mml)?$/i.test(kind) ? 'PMML' : 'FEEL',
    parameters: reader.all(element, 'formalParameter').map((parameter) => reader.named(parameter)),
    ...part('body', readExpression(element, reader)),
  };
}

function readRelation(element: XmlElement, reader: Reader): Expression {
  const columns = reader.all(element, 'column').map((column) => reader.named(column));
  const rows = reader.all(element, 'row').map((row) => readAll(row, reader));
  return { kind: 'relation', ...head(element, reader), columns, rows };
}

function readIterator(
  kind: 'for' | 'some' | 'every',
  body: 'return' | 'satisfies',
  element: XmlElement,
  reader: Reader,
): Expression {
  const source = reader.one(element, 'in');
  const variable: Variable = {
    name: plainName(element.attributes.get('iteratorVariable') ?? ''),
    ...(source && reader.typeRef(source)),
  };
  return {
    kind,
    ...head(element, reader),
    variable,
    ...part('source', readExpression(source, reader)),
    ...part('body', inside(element, body, reader)),
  };
}
