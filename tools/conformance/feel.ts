import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  coerce,
  compileExpression,
  FeelSyntaxError,
  format,
  isNumber,
  kindOf,
  parseType,
  type FeelType,
  type FeelValue,
} from '@baton/feel';

import type { SuiteResult } from './miwg.js';

interface Fact {
  readonly suite: string;
  readonly case: string;
  readonly decision: string;
  readonly expr: string;
  readonly expectedFeel: string;
  readonly errorResult: boolean;
  readonly typeRef: string | null;
}

/** Item definitions of the models that the facts were taken from: facts name them, and the file holds no models. */
const ITEM_DEFINITIONS: Readonly<Record<string, string>> = {
  tAnyList: 'list<Any>',
  tNumberList: 'list<number>',
  tStringList: 'list<string>',
  tNameAndAge: 'context<name: string, age: number>',
  t_context_013: 'context<a: string, b: string>',
};

const typeNamed = (name: string): FeelType | undefined =>
  Object.hasOwn(ITEM_DEFINITIONS, name) ? parseType(ITEM_DEFINITIONS[name]!) : undefined;

/** The moment of the virtual clock. */
const NOW = 1_767_225_600_000;
const TOLERANCE = 1e-8;

/**
 * Evaluates every fact of `feel-literal.json` under `dir`. One passes when both of its sides have the same value; where null is
 * expected, the expression must also have compiled, unless the fact allows an error.
 *
 * Two of the public facts cannot be told from their text, which is the same value that others expect of it: `decision_ds_001` is
 * null by the type of a decision service around it, `decision_context_03` by an item definition; neither is in the file.
 */
export async function run(dir: string): Promise<SuiteResult> {
  const facts = JSON.parse(await readFile(join(dir, 'feel-literal.json'), 'utf8')) as readonly Fact[];
  const counts = { valueTotal: 0, valuePassed: 0, nullTotal: 0, nullPassed: 0 };
  const failures: { id: string; reason: string }[] = [];
  for (const fact of facts) {
    const expected = evaluate(fact.expectedFeel);
    const kind = expected.value === null ? 'null' : 'value';
    counts[`${kind}Total`] += 1;
    const reason = fault(fact, expected);
    if (reason === undefined) counts[`${kind}Passed`] += 1;
    else failures.push({ id: `${fact.suite}/${fact.case}#${fact.decision}`, reason });
  }
  return { suite: 'feel', total: facts.length, passed: facts.length - failures.length, counts, failures };
}

interface Outcome {
  readonly value: FeelValue;
  /** Why the text did not compile, or did not end. */
  readonly error?: string;
}

function fault({ expr, expectedFeel, errorResult, typeRef }: Fact, expected: Outcome): string | undefined {
  if (expected.error !== undefined) return `the expected ${expectedFeel}: ${expected.error}`;
  const found = evaluate(expr, typeRef);
  if (found.error !== undefined) return errorResult ? undefined : `${expr}: ${found.error}`;
  return alike(found.value, expected.value)
    ? undefined
    : `${expr} is ${format(found.value)}, not ${format(expected.value)}`;
}

/** The value as a decision of that type answers it: null where it cannot be made to conform. A type nobody knows asks for nothing. */
function evaluate(source: string, typeRef: string | null = null): Outcome {
  try {
    const { value } = compileExpression(source, { types: typeNamed }).evaluate(() => undefined, { now: NOW });
    const type = typeRef === null ? undefined : parseType(typeRef, typeNamed);
    return { value: type ? (coerce(value, type) ?? null) : value };
  } catch (error) {
    return { value: null, error: error instanceof FeelSyntaxError ? error.message : `crashed: ${String(error)}` };
  }
}

/** Equal in kind and value, numbers within the tolerance. */
function alike(a: FeelValue, b: FeelValue): boolean {
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return false;
  if (isNumber(a)) return Math.abs(Number(format(a)) - Number(format(b))) < TOLERANCE || format(a) === format(b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one: FeelValue, index) => alike(one, b[index] as FeelValue));
  }
  if (kind !== 'context') return format(a) === format(b);
  const [left, right] = [a, b] as Record<string, FeelValue>[];
  const names = Object.keys(left!);
  return (
    names.length === Object.keys(right!).length &&
    names.every((name) => Object.hasOwn(right!, name) && alike(left![name]!, right![name]!))
  );
}
