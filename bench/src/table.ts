import { describeMachine, type Machine } from './machine.js';
import type { Goal, Row } from './rows.js';

type Figures = Readonly<Record<string, unknown>>;

/** What was measured of one row. */
export interface MeasuredRow {
  readonly id: string;
  /** As it is typed. */
  readonly command: string;
  /** The day, as YYYY-MM-DD. */
  readonly at: string;
  /** The processors it was measured on; machines change between sittings. */
  readonly model?: string;
  readonly figures: Figures;
}

/** The file that the page is made of. */
export interface Measurements {
  readonly machine?: Machine;
  readonly rows: readonly MeasuredRow[];
  readonly budget?: Budget;
}

/** Where the CPU time of an instance goes, in microseconds. */
export interface Budget {
  readonly workload: string;
  readonly at: string;
  readonly perSecond: number;
  readonly parts: readonly BudgetPart[];
}

export interface BudgetPart {
  readonly process: 'server' | 'client' | 'PostgreSQL';
  readonly component: string;
  readonly micros: number;
}

/** The number at `path`; `length` of a list is one too. */
export function figureAt(figures: Figures, path: string): number | undefined {
  let at: unknown = figures;
  for (const name of path.split('.')) at = (at as Figures | undefined)?.[name];
  return typeof at === 'number' ? at : undefined;
}

export const isMet = ({ least = -Infinity, most = Infinity }: Goal, value: number): boolean =>
  value >= least && value <= most;

/** The table of what is promised and what was measured, as Markdown. */
export function measuredTable(rows: readonly Row[], { machine, rows: measured }: Measurements): string {
  const known = new Map(measured.map((row) => [row.id, row]));
  const lines = rows.flatMap((row) => {
    const found = known.get(row.id);
    return found === undefined ? [] : [`| ${cells(row, found, machine).join(' | ')} |`];
  });
  return [
    ...(machine === undefined ? [] : [`Measured on ${describeMachine(machine)}.`, '']),
    '| work | at least | measured | of storage alone | CPU µs per instance: server, client, PostgreSQL | RSS MB: server, PostgreSQL | command |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function cells(
  { title, goals }: Row,
  { command, figures, model }: MeasuredRow,
  machine: Machine | undefined,
): string[] {
  const elsewhere = model === undefined || model === machine?.model ? '' : `; on ${model}`;
  const asked = goals
    .filter(({ least, most }) => (least ?? most) !== undefined)
    .map((goal) => `${goal.what} ${goal.least === undefined ? '≤' : '≥'} ${shown(goal, goal.least ?? goal.most ?? 0)}`);
  const found = goals.map((goal) => {
    const value = figureAt(figures, goal.figure);
    if (value === undefined) return `${goal.what} ?`;
    const text = `${goal.what} ${shown(goal, value)}${spread(figures, goal)}`;
    return isMet(goal, value) ? text : `**${text}**`;
  });
  return [
    title,
    asked.join('; '),
    `${found.join('; ')}${elsewhere}`,
    ceiling(figures),
    three(figures, 'cpuMicros', ['server', 'client', 'postgres']),
    three(figures, 'rssMb', ['server', 'postgres']),
    `\`${command}\``,
  ];
}

/** Shares are told as per cent. */
function shown({ share = false, unit }: Goal, value: number): string {
  if (share) return `${rounded(value * 100)} %`;
  return unit === undefined ? rounded(value) : `${rounded(value)} ${unit}`;
}

const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

function spread(figures: Figures, goal: Goal): string {
  const range = (figures['spread'] as Record<string, [number, number]> | undefined)?.[goal.figure];
  if (range === undefined) return '';
  return ` (${shown(goal, range[0])} to ${shown(goal, range[1])})`;
}

function ceiling(figures: Figures): string {
  const [share, ofWhat] = [figureAt(figures, 'shareOfCeiling'), figureAt(figures, 'ceilingPerSecond')];
  if (share === undefined || ofWhat === undefined) return '';
  return `${rounded(share * 100)} % of ${rounded(ofWhat)}/s`;
}

function three(figures: Figures, name: string, parts: readonly string[]): string {
  const values = parts.map((part) => figureAt(figures, `${name}.${part}`));
  return values.includes(undefined) ? '' : values.map((value) => rounded(value ?? 0)).join(', ');
}

/** The budget as Markdown, largest first within each process. */
export function budgetTable({ workload, perSecond, parts }: Budget): string {
  const all = sum(parts);
  const processes = [...new Set(parts.map(({ process }) => process))];
  const lines = processes.flatMap((process) => {
    const own = parts.filter((part) => part.process === process).toSorted((a, b) => b.micros - a.micros);
    const line = (component: string, micros: number): string =>
      `| ${process} | ${component} | ${micros.toFixed(1)} | ${((100 * micros) / all).toFixed(1)} % |`;
    return own.map(({ component, micros }) => line(component, micros)).concat(line('**in all**', sum(own)));
  });
  return [
    `\`${workload}\` at ${rounded(perSecond)} inst/s while profiled: ${all.toFixed(0)} µs of CPU per instance.`,
    '',
    '| process | component | µs | share |',
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

const sum = (parts: readonly BudgetPart[]): number => parts.reduce((total, { micros }) => total + micros, 0);

/** @returns the page with what stands between the markers of `name` replaced @throws Error when it has no such markers */
export function withBlock(page: string, name: string, block: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`The page has no ${open} … ${close}`);
  return `${page.slice(0, from + open.length)}\n${block}\n${page.slice(to)}`;
}
