import type { ProcessModel } from '@baton/bpmn';

/** The same process with every element and flow called otherwise, and how they are called. */
export function renamed(model: ProcessModel): {
  readonly model: ProcessModel;
  readonly mapping: Record<string, string>;
} {
  const ids = [...Object.keys(model.elements), ...Object.keys(model.flows)];
  const mapping = Object.fromEntries(ids.map((id) => [id, `${id}x`]));
  return { model: renameIn(model, mapping) as ProcessModel, mapping };
}

function renameIn(value: unknown, mapping: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return mapping[value] ?? value;
  if (Array.isArray(value)) return value.map((item) => renameIn(item, mapping));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mapping[key] ?? key, renameIn(item, mapping)]));
}
