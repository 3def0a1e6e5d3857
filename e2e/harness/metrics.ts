/** One line of a scrape. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a process shows. */
export interface Scrape {
  readonly series: readonly Series[];
  /** Names as declared, without the `_bucket`, `_count` and `_sum` of histograms; with the names of their labels. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those of one name whose labels are at least these. */
  of(name: string, labels?: Readonly<Record<string, string>>): readonly Series[];
}

const LINE = /^([a-z]\w*)(?:\{(.*)\})? (\S+)/;

/** @param url of the process */
export async function scrape(url: string): Promise<Scrape> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const types = new Map<string, string>();
  const names = new Map<string, Set<string>>();
  const series: Series[] = [];
  for (const line of text.split('\n')) {
    const [, typed = '', type = ''] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
    if (typed !== '') types.set(typed, type);
    const [, name, inside = '', value = ''] = LINE.exec(line) ?? [];
    if (name === undefined) continue;
    const labels = Object.fromEntries(
      [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text = '']) => [key, text]),
    );
    series.push({ name, labels, value: Number(value) });
    const base = name.replace(/_(bucket|count|sum)$/, '');
    const declared = types.get(base) === 'histogram' ? base : name;
    const known = names.get(declared) ?? new Set();
    for (const label of Object.keys(labels)) if (label !== 'le') known.add(label);
    names.set(declared, known);
  }
  return {
    series,
    names,
    of: (name, wanted = {}) =>
      series.filter(
        (one) => one.name === name && Object.entries(wanted).every(([key, text]) => one.labels[key] === text),
      ),
  };
}
