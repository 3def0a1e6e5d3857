import {
  ANY,
  compileExpression,
  kindOf,
  userFunction,
  type FeelContext,
  type FeelType,
  type FeelValue,
} from '@baton/feel';

import type { FilterExpression, IteratorExpression } from '../model.js';
import { coerced, type CompileBoxed } from './compiler.js';
import { within } from './scope.js';

// What is iterated over, and how results are put together, is FEEL's own: the boxed body is called from its expression.
const names = ['source', 'body'];
const FORMS = {
  for: compileExpression('for item in source return body(item, partial)', { names }),
  some: compileExpression('some item in source satisfies body(item, null)', { names }),
  every: compileExpression('every item in source satisfies body(item, null)', { names }),
};
const FILTER = compileExpression('source[`boxed match`(item)]', { names: ['source', 'boxed match'] });

const elementOf = (type: FeelType | undefined): FeelType =>
  type?.kind === 'list' || type?.kind === 'range'
    ? type.element
    : type?.kind === 'constrained'
      ? elementOf(type.base)
      : ANY;

export const compileIterator: CompileBoxed<IteratorExpression> = (iterator, scope, compiler) => {
  const { id, kind, variable } = iterator;
  const type = compiler.types.resolve(variable.typeRef, id, 'in');
  const listed = compiler.compile(iterator.source, scope, { id, kind: 'in' });
  const source = coerced(listed, type, id, variable.typeRef ?? '');
  const named = scope.withOne(variable.name, elementOf(type));
  const body = compiler.compile(iterator.body, kind === 'for' ? named.withOne('partial') : named, { id, kind });
  return (env, evaluation) => {
    const values = new Map<string, FeelValue>([['source', source(env, evaluation)]]);
    values.set(
      'body',
      userFunction({
        parameters: [{ name: 'item' }, { name: 'partial' }],
        body: ([item, partial]) => {
          const own = new Map<string, FeelValue>([[variable.name, item!]]);
          if (kind === 'for') own.set('partial', partial!);
          return body(within(own, env), evaluation);
        },
      }),
    );
    return evaluation.expression(FORMS[kind], (name) => values.get(name), id);
  };
};

/** `item`, and the entries of an item that is a context, come before the names around the filter. */
export const compileFilter: CompileBoxed<FilterExpression> = (filter, scope, compiler) => {
  const { id } = filter;
  const source = compiler.compile(filter.source, scope, { id, kind: 'in' });
  const item = elementOf(typeOf(filter.source?.typeRef, id, compiler) ?? scopeType(filter.source, scope));
  const entries = item.kind === 'context' ? [...item.entries] : [];
  const named = scope.with(entries).withOne('item', item);
  // Of an item whose type is not known, any name may be an entry.
  const inner = item.kind === 'any' ? named.opened() : named;
  const match = compiler.compile(filter.match, inner, { id, kind: 'match' });
  return (env, evaluation) => {
    const values = new Map<string, FeelValue>([['source', source(env, evaluation)]]);
    values.set(
      'boxed match',
      userFunction({
        parameters: [{ name: 'item' }],
        body: ([element]) =>
          match((name) => {
            if (name === 'item') return element!;
            const entry = kindOf(element!) === 'context' && Object.hasOwn(element as object, name);
            return entry ? (element as FeelContext)[name] : env(name);
          }, evaluation),
      }),
    );
    return evaluation.expression(FILTER, (name) => values.get(name), id);
  };
};

type Arguments = Parameters<typeof compileFilter>;

const typeOf = (typeRef: string | undefined, id: string, compiler: Arguments[2]): FeelType | undefined =>
  typeRef === undefined ? undefined : compiler.types.resolve(typeRef, id, 'in');

const scopeType = (source: Arguments[0]['source'], scope: Arguments[1]): FeelType | undefined =>
  source?.kind === 'literal' ? scope.typeOf(source.text) : undefined;
