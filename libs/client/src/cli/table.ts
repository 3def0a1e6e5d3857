import { isJsonObject, NumberText, stringifyJson, type Json } from '@baton/kernel';

/** Column title to the member it shows; `owner.name` looks inside. */
export type Columns = Readonly<Record<string, string>>;

const WIDEST = 100;

/** Rows under titles, columns aligned by their widest value; what is longer than 100 characters is cut. */
export function table(rows: readonly Json[], columns: Columns, bold: (text: string) => string): string {
  if (rows.length === 0) return 'none';
  const titles = Object.keys(columns);
  const lines = [titles, ...rows.map((row) => Object.values(columns).map((path) => cut(cell(member(row, path)))))];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const aligned = lines.map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [bold(aligned[0] ?? ''), ...aligned.slice(1)].join('\n');
}

/** One `name  value` line per member; members that are lists of objects or long texts are left to their own place. */
export function record(value: Json, leaveOut: readonly string[] = []): string {
  if (!isJsonObject(value)) return cell(value);
  const shown = Object.entries(value).filter(([name]) => !leaveOut.includes(name));
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, member]) => `${name.padEnd(width)}  ${cell(member)}`).join('\n');
}

export function member(value: Json | undefined, path: string): Json | undefined {
  let found = value;
  for (const name of path.split('.')) found = isJsonObject(found) ? found[name] : undefined;
  return found;
}

/** The list that an answer holds under `name`. */
export function listIn(value: Json, name: string): readonly Json[] {
  const found = member(value, name);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

const cut = (text: string): string => (text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`);

function cell(value: Json | undefined): string {
  if (value === undefined || value === null || value === '') return '-';
  if (typeof value === 'string') return value.replace(/\s+/g, ' ');
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof NumberText) return String(value);
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (items.length === 0) return '-';
    return items.every((item) => typeof item === 'string') ? items.join(', ') : stringifyJson(value);
  }
  return isJsonObject(value) && typeof value['name'] === 'string' && 'ref' in value
    ? value['name']
    : stringifyJson(value);
}
