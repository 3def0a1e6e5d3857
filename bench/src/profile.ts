/** A CPU profile of V8, as `--cpu-prof` writes it. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Microseconds of the machine's monotonic clock. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

/** Of whose code a piece of a path tells; the first that is found counts. */
const COMPONENTS: readonly (readonly [RegExp, string])[] = [
  [/\/libs\/(engine|bpmn)\//, 'engine'],
  [/\/libs\/(feel|dmn)\//, 'FEEL and DMN'],
  [/\/libs\/journal\//, 'journal'],
  [/\/libs\/messaging\//, 'bus and relay'],
  [/\/libs\/contracts\/|@bufbuild\/protobuf|protobufjs/, 'protobuf'],
  [/\/libs\/service-kit\//, 'service kit: edge, guards, metrics'],
  [/\/libs\/kernel\//, 'kernel: ids, JSON'],
  [/\/libs\/client\//, 'client SDK'],
  [/\/services\/execution\/dist\/src\/(\w[\w-]*)\//, 'execution: $1'],
  [/\/services\/(\w+)\//, 'service $1'],
  [/\/bench\//, 'bench'],
  [/node_modules\/pg(-|\/)/, 'pg driver'],
  [/node_modules\/@grpc\//, 'gRPC'],
  [/node_modules\/(pino|sonic-boom)/, 'logs'],
  [/node_modules\/(@opentelemetry|prom-client)\//, 'telemetry'],
  [/node_modules\/(@nestjs|rxjs|reflect-metadata)\//, 'Nest'],
  [/node_modules\/((@[^/]+\/)?[^/]+)\//, 'other packages'],
];

/** Of Node itself, where none of our code is above it: what the event loop calls. */
const NODE: readonly (readonly [RegExp, string])[] = [
  [/http2|http_|_http/, 'Node: HTTP'],
  [/net|stream|tls|uv/, 'Node: sockets and streams'],
];

/**
 * Microseconds by component between two moments of the machine's monotonic clock. Time of what belongs to Node or V8 counts for
 * whoever called it; collecting garbage and the native part without a caller are named apart; idle time is left out.
 */
export function microsByComponent(profile: CpuProfile, from: number, to: number): ReadonlyMap<string, number> {
  const { nodes, samples, timeDeltas, startTime } = profile;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const names = new Map<number, string | undefined>();
  const nameOf = (id: number): string | undefined => {
    if (!names.has(id)) names.set(id, componentOf(id, byId, parents));
    return names.get(id);
  };
  const micros = new Map<string, number>();
  let at = startTime;
  samples.forEach((id, i) => {
    const delta = timeDeltas[i] ?? 0;
    at += delta;
    const name = at < from || at > to ? undefined : nameOf(id);
    if (name !== undefined) micros.set(name, (micros.get(name) ?? 0) + delta);
  });
  return micros;
}

function componentOf(
  id: number,
  nodes: ReadonlyMap<number, ProfileNode>,
  parents: ReadonlyMap<number, number>,
): string | undefined {
  const frame = nodes.get(id)?.callFrame;
  if (frame?.functionName === '(idle)') return undefined;
  if (frame?.functionName === '(garbage collector)') return 'garbage collection';
  let node: string | undefined;
  for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
    const url = nodes.get(at)?.callFrame.url ?? '';
    const ours = url.startsWith('node:') ? undefined : named(COMPONENTS, url);
    if (ours !== undefined) return ours;
    if (url.startsWith('node:')) node = named(NODE, url) ?? node ?? 'Node: the rest';
  }
  return node ?? 'native: system calls, event loop';
}

function named(table: readonly (readonly [RegExp, string])[], url: string): string | undefined {
  for (const [pattern, name] of table) {
    const match = pattern.exec(url);
    if (match !== null) return name.replace('$1', match[1] ?? '');
  }
  return undefined;
}
