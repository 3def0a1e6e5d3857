import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { MEASURED, readMeasurements } from './measure-all.js';
import { rows } from './rows.js';
import { budgetTable, measuredTable, withBlock } from './table.js';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

export const tableHelp = `npm run bench -- table [FILE] [--write]
Prints the tables of FILE (bench/measured.json) as Markdown.
  --write  puts them into docs/performance.md`;

export function printTables(args: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { write: { type: 'boolean', default: false } },
  });
  const measurements = readMeasurements(positionals[0] ?? MEASURED);
  const table = measuredTable(rows, measurements);
  const budget = measurements.budget === undefined ? '' : budgetTable(measurements.budget);
  console.log([table, budget].join('\n\n'));
  if (!values.write) return;
  const page = readFileSync(PAGE, 'utf8');
  const withTable = withBlock(page, 'measured', table);
  writeFileSync(PAGE, budget === '' ? withTable : withBlock(withTable, 'budget', budget));
}
