import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { compileDecisions, readDmn, type Decisions } from '@baton/dmn';
import type { FeelValue } from '@baton/feel';

const help = `npm run bench -- dmn [--seconds N] [--json FILE]
Evaluates decisions of one table with 100 rules over three inputs, explanation included.
  --seconds   how long each table is measured (5)
The last line of the output, and FILE, hold the result as JSON: microseconds of CPU per evaluation, by what the cells hold:
constants (words and ranges of numbers), dates, or other variables.`;

const { values } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean' }, seconds: { type: 'string', default: '5' }, json: { type: 'string' } },
});
if (values.help === true) {
  console.log(help);
  process.exit(0);
}

const RULES = 100;
const LEVELS = ['gold', 'silver', 'bronze', 'none'];
const DAY = 86_400_000;
const day = (index: number): string => new Date(Date.UTC(2026, 0, 1) + index * DAY).toISOString().slice(0, 10);

interface Shape {
  /** The type of the second input. */
  readonly typeRef: string;
  cell(rule: number): string;
  input(index: number): FeelValue;
}

const step = (rule: number): number => Math.floor(rule / LEVELS.length);
const shapes: Readonly<Record<string, Shape>> = {
  constants: {
    typeRef: 'number',
    cell: (rule) => `[${step(rule) * 100}..${(step(rule) + 1) * 100})`,
    input: (index) => (index * 37) % 2500,
  },
  dates: {
    typeRef: 'date',
    cell: (rule) => `[date("${day(step(rule))}")..date("${day(step(rule) + 1)}"))`,
    input: (index) => day(index % 25),
  },
  variables: {
    typeRef: 'number',
    cell: (rule) => `[base + ${step(rule) * 100}..base + ${(step(rule) + 1) * 100})`,
    input: (index) => ((index * 37) % 2500) + 7,
  },
};

function compile({ typeRef, cell }: Shape): Decisions {
  const rules = Array.from({ length: RULES }, (_, rule) => {
    const cells = [`"${LEVELS[rule % LEVELS.length]}"`, cell(rule), '-'];
    const entries = cells.map((text) => `<inputEntry><text>${text}</text></inputEntry>`);
    return `<rule>${entries.join('')}<outputEntry><text>${rule}</text></outputEntry></rule>`;
  });
  const names = ['level', 'measure', 'region', 'base'];
  const types = ['string', typeRef, 'string', 'number'];
  const inputs = names.map(
    (name, index) =>
      `<inputData id="${name}" name="${name}"><variable name="${name}" typeRef="${types[index]}"/></inputData>`,
  );
  const requirements = names.map(
    (name) => `<informationRequirement><requiredInput href="#${name}"/></informationRequirement>`,
  );
  const columns = names
    .slice(0, 3)
    .map((name) => `<input><inputExpression><text>${name}</text></inputExpression></input>`);
  const model = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:bench" name="bench">
    ${inputs.join('')}<decision id="rate" name="rate"><variable name="rate" typeRef="number"/>${requirements.join('')}
    <decisionTable>${columns.join('')}<output/>${rules.join('')}</decisionTable></decision></definitions>`;
  return compileDecisions(readDmn(model));
}

/** Microseconds of CPU per evaluation, once warm. */
function measure(shape: Shape, seconds: number): number {
  const decisions = compile(shape);
  const evaluate = (index: number): void => {
    const given = { level: LEVELS[index % LEVELS.length]!, measure: shape.input(index), region: 'north', base: 7 };
    if (decisions.evaluate('rate', given).value === null) throw new Error(`no rule matched ${JSON.stringify(given)}`);
  };
  for (let index = 0; index < 2_000; index++) evaluate(index);
  const end = performance.now() + seconds * 1_000;
  const before = process.cpuUsage();
  let count = 0;
  while (performance.now() < end) for (let index = 0; index < 500; index++) evaluate(count++);
  const { user, system } = process.cpuUsage(before);
  return Number(((user + system) / count).toFixed(2));
}

const result: Record<string, number> = {};
for (const [name, shape] of Object.entries(shapes)) {
  result[name] = measure(shape, Number(values.seconds));
  console.log(`${name}: ${result[name]} µs per evaluation of a table with ${RULES} rules`);
}
const line = JSON.stringify({ workload: 'dmn', rules: RULES, microseconds: result });
if (values.json !== undefined) writeFileSync(values.json, `${line}\n`);
console.log(line);
