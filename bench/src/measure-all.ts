import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import type { Machine } from './machine.js';
import { rows, type Row } from './rows.js';
import { measuredTable, type MeasuredRow, type Measurements } from './table.js';

const RUN = fileURLToPath(new URL('./run.js', import.meta.url));
/** The figures that the pages are made of. */
export const MEASURED = fileURLToPath(new URL('../measured.json', import.meta.url));
const RUNS = 5;

export const allHelp = `npm run bench -- all [--quick] [--only ID,ID] [--runs N] [--json FILE]
Measures every row of the table, one after the other, and prints it. Rows that are not measured keep what FILE says of them.
  --quick  each once, with small volumes, to see that all of it works; kept in a file of its own
  --only   these rows: ${rows.map(({ id }) => id).join(' ')}
  --runs   of how many the medians are (${RUNS}); long rows are measured once
  --json   where the figures are kept (bench/measured.json)`;

/** @returns rows that could not be measured or found something that must not be */
export function measureAll(args: readonly string[]): readonly string[] {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      runs: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const { quick, only } = values;
  const wanted = only?.split(',');
  const unknown = wanted?.filter((id) => !rows.some((row) => row.id === id)) ?? [];
  if (unknown.length > 0) throw new Error(`No row ${unknown.join(', ')}`);
  const file = values.json ?? (quick ? join(tmpdir(), 'baton-bench-quick.json') : MEASURED);
  const failed: string[] = [];
  for (const row of rows.filter(({ id }) => wanted === undefined || wanted.includes(id))) {
    console.log(`\n== ${row.title}`);
    const runs = quick || row.once === true ? 1 : Number(values.runs ?? RUNS);
    const { measured, machine, well } = measureRow(row, quick, runs);
    if (!well) failed.push(row.id);
    // Kept after each row, so that a run of hours which is stopped has not been in vain.
    if (measured !== undefined) keep(file, measured, machine);
  }
  const measurements = readMeasurements(file);
  console.log(`\n${measuredTable(rows, measurements)}\n\nThe figures are in ${file}`);
  if (failed.length > 0) console.error(`Not all is well: ${failed.join(', ')}`);
  return failed;
}

export const readMeasurements = (file: string): Measurements =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Measurements) : { rows: [] };

export const writeMeasurements = (file: string, measurements: Measurements): void =>
  writeFileSync(file, `${JSON.stringify(measurements, null, 2)}\n`);

function measureRow(
  row: Row,
  quick: boolean,
  runs: number,
): { measured?: MeasuredRow; machine?: Machine; well: boolean } {
  const shortened = row.quick ?? [...row.args, '--quick', '--seconds', '3'];
  const args = [...(quick ? shortened : row.args), ...(runs > 1 ? ['--runs', String(runs)] : [])];
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-row-'));
  const json = join(folder, 'result.json');
  try {
    const { status } = spawnSync(process.execPath, [RUN, ...args, '--json', json], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (!existsSync(json)) return { well: false };
    const { machine, ...figures } = JSON.parse(readFileSync(json, 'utf8')) as { machine?: Machine };
    const at = new Date().toISOString().slice(0, 10);
    const measured = {
      id: row.id,
      command: `npm run bench -- ${args.join(' ')}`,
      at,
      ...(machine !== undefined && { model: machine.model }),
      figures,
    };
    return { measured, ...(machine !== undefined && { machine }), well: status === 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function keep(file: string, measured: MeasuredRow, machine: Machine | undefined): void {
  const before = readMeasurements(file);
  const others = before.rows.filter(({ id }) => id !== measured.id);
  const known = machine ?? before.machine;
  writeMeasurements(file, { ...before, ...(known !== undefined && { machine: known }), rows: [...others, measured] });
}
