import type { OpenAPIObject } from '@nestjs/swagger';

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace']);

/** The document of one service. */
export interface ServiceDocument {
  readonly service: string;
  readonly document: OpenAPIObject;
}

export interface Merged {
  readonly document: OpenAPIObject;
  /** What two services say differently, in words. What was there first stays. */
  readonly conflicts: readonly string[];
}

/** One document of all operations and schemas. Everything else is taken from the first, since all services say the same. */
export function mergeDocuments(documents: readonly ServiceDocument[]): Merged {
  const paths: Record<string, Record<string, unknown>> = {};
  const components: Record<string, Record<string, unknown>> = {};
  const conflicts: string[] = [];
  const owners = new Map<string, string>();

  /** Puts a value in its place unless somebody else has another one there. */
  const put = (place: Record<string, unknown>, name: string, value: unknown, what: string, service: string): void => {
    if (name in place && !same(place[name], value))
      conflicts.push(`${what} of ${service} is not that of ${owners.get(what) ?? 'another'}`);
    if (name in place) return;
    place[name] = value;
    owners.set(what, service);
  };

  for (const { service, document } of documents) {
    for (const [path, item] of Object.entries(document.paths)) {
      const merged = (paths[path] ??= {});
      for (const [key, operation] of Object.entries(item)) {
        const what = METHODS.has(key) ? `${key.toUpperCase()} ${path}` : `${key} of ${path}`;
        put(merged, key, operation, what, service);
        const id = (operation as { operationId?: string } | undefined)?.operationId;
        if (id === undefined) continue;
        const owner = owners.get(`operation ${id}`);
        if (owner !== undefined && owner !== what)
          conflicts.push(`${what} of ${service} is called ${id}, as ${owner} is`);
        else owners.set(`operation ${id}`, what);
      }
    }
    for (const [kind, named] of Object.entries(document.components ?? {}))
      for (const [name, value] of Object.entries(named as object))
        put((components[kind] ??= {}), name, value, `${kind} ${name}`, service);
  }
  return { document: { ...documents[0]?.document, paths, components } as OpenAPIObject, conflicts };
}

/** Two values with the same keys in any order are the same. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => key in b && same(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}
