import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

import { compileDecisions, readDmn, readXml, type Decisions, type DmnFile, type XmlElement } from '@baton/dmn';
import { compileExpression, format, isNumber, kindOf, type FeelContext, type FeelValue } from '@baton/feel';

import type { SuiteResult } from './miwg.js';

const NOW = Date.UTC(2026, 0, 15, 10);

/**
 * Runs every test case of the compliance levels below `dir`: each `.xml` of `<testCases>` against the model that it names, with the
 * other models of its folder as imports. A case passes when every result is as expected.
 */
export async function run(dir: string): Promise<SuiteResult> {
  const counts = { level2Total: 0, level2Passed: 0, level3Total: 0, level3Passed: 0 };
  const failures: { id: string; reason: string }[] = [];
  const files = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.xml')).sort();
  for (const file of files) {
    const root = readXml(await readFile(join(dir, file), 'utf8'));
    if (root.name !== 'testCases') continue;
    const level = /compliance-level-2\//.test(`${dir}/${file}`) ? 2 : 3;
    const cases = all(root, 'testCase');
    const suite = await load(join(dir, file), root);
    for (const [index, test] of cases.entries()) {
      const id = `${relative('.', file)}#${test.attributes.get('id') ?? index + 1}`;
      counts[`level${level}Total`] += 1;
      const reason = typeof suite === 'string' ? suite : runCase(suite, test);
      if (reason === undefined) counts[`level${level}Passed`] += 1;
      else failures.push({ id, reason });
    }
  }
  const total = counts.level2Total + counts.level3Total;
  return { suite: 'dmn', total, passed: total - failures.length, counts, failures };
}

/** The model under test; a text where it cannot be read. */
async function load(test: string, root: XmlElement): Promise<Decisions | string> {
  const folder = dirname(test);
  const wanted = all(root, 'modelName')[0]?.text.trim();
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.dmn'));
    const files = new Map<string, DmnFile>();
    for (const name of names) files.set(name, readDmn(await readFile(join(folder, name))));
    const file =
      files.get(wanted ?? '') ??
      files.get(names.find((name) => basename(test).startsWith(basename(name, '.dmn'))) ?? names[0] ?? '');
    if (!file) return `there is no model ${wanted}`;
    return compileDecisions(
      file,
      [...files.values()].filter((other) => other !== file),
    );
  } catch (error) {
    return `cannot be read: ${String(error)}`;
  }
}

function runCase(decisions: Decisions, test: XmlElement): string | undefined {
  const inputs = Object.fromEntries(
    all(test, 'inputNode').map((node): [string, FeelValue] => [node.attributes.get('name') ?? '', valueOf(node)]),
  );
  const invocable = test.attributes.get('invocableName');
  const reasons = all(test, 'resultNode').map((node) => {
    const name = node.attributes.get('name') ?? '';
    const expectedNode = all(node, 'expected')[0];
    const expected = expectedNode ? valueOf(expectedNode) : null;
    try {
      const { feel, problems } = decisions.evaluate(invocable ?? name, inputs, { now: NOW });
      // Of a service with several outputs, the one of that name is meant.
      const output = invocable !== undefined && kindOf(feel) === 'context' ? (feel as FeelContext)[name] : undefined;
      if (same(feel, expected) || (output !== undefined && same(output, expected))) return undefined;
      const why = problems.map(({ message, elementId }) => `${message} (${elementId})`).join('; ');
      const found = decisions.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
      return `${name}: ${format(feel)} instead of ${format(expected)}; ${why}; ${found.join('; ')}`;
    } catch (error) {
      return `${name}: ${String(error)}`;
    }
  });
  return reasons.find((reason) => reason !== undefined);
}

const all = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);

const TYPED: Readonly<Record<string, string>> = {
  decimal: 'number(text)',
  double: 'number(text)',
  float: 'number(text)',
  integer: 'number(text)',
  int: 'number(text)',
  long: 'number(text)',
  date: 'date(text)',
  time: 'time(text)',
  dateTime: 'date and time(text)',
  duration: 'duration(text)',
  dayTimeDuration: 'duration(text)',
  yearMonthDuration: 'duration(text)',
};

/** The value in a `<value>`, `<list>` or `<component>`s below `element`. */
function valueOf(element: XmlElement): FeelValue {
  const [value] = all(element, 'value');
  const [list] = all(element, 'list');
  const components = all(element, 'component');
  if (list) return isNil(list) ? null : all(list, 'item').map(valueOf);
  if (components.length > 0)
    return Object.fromEntries(
      components.map((one): [string, FeelValue] => [one.attributes.get('name') ?? '', valueOf(one)]),
    );
  return value ? simpleValue(value) : null;
}

/** Of XML Schema's instance namespace, under whatever prefix. */
const schemaAttribute = ({ attributes }: XmlElement, name: string): string | undefined =>
  [...attributes].find(([attribute]) => attribute === name || attribute.endsWith(`:${name}`))?.[1];

const isNil = (element: XmlElement): boolean => schemaAttribute(element, 'nil') === 'true';

function simpleValue(element: XmlElement): FeelValue {
  if (isNil(element)) return null;
  const { text } = element;
  const type = schemaAttribute(element, 'type')?.replace(/^.*:/, '') ?? 'string';
  if (type === 'boolean') return text.trim() === 'true';
  const source = TYPED[type];
  if (source === undefined) return text;
  const { value } = compileExpression(source).evaluate(() => text.trim());
  return value === null && source === TYPED['double'] ? Number(text) : value;
}

const EQUAL = compileExpression('a = b', { names: ['a', 'b'] });
const CLOSE = compileExpression('abs(a - b) <= 0.00000001', { names: ['a', 'b'] });

function same(actual: FeelValue, expected: FeelValue): boolean {
  if (actual === null || expected === null) return actual === expected;
  if (kindOf(actual) !== kindOf(expected)) return false;
  if (Array.isArray(actual)) {
    const other = expected as readonly FeelValue[];
    return actual.length === other.length && actual.every((one: FeelValue, index) => same(one, other[index]!));
  }
  if (kindOf(actual) === 'context') {
    const [left, right] = [actual as FeelContext, expected as FeelContext];
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].every((name) => same(left[name] ?? null, right[name] ?? null));
  }
  const lookup = (name: string): FeelValue => (name === 'a' ? actual : expected);
  return (isNumber(actual) ? CLOSE : EQUAL).evaluate(lookup).value === true;
}
