import { rank } from './layout-ranks.js';
import type { FlowNode, ProcessModel, SequenceFlow } from './process-model.js';
import { bpmnNameOf, flowsOf, nodesOf } from './rules/rule.js';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Places for everything in a process, from (0, 0) on, in pixels. */
export interface ProcessLayout {
  readonly width: number;
  readonly height: number;
  /** Of nodes and lanes, by id. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** Way points of flows, by id. */
  readonly ways: ReadonlyMap<string, readonly Point[]>;
}

const gap = { x: 60, y: 40 };
const padding = 40;
const header = 30;

/** Draws a process from left to right: a step stands right of what leads to it, in the band of its lane. */
export function layOut(process: ProcessModel): ProcessLayout {
  const depth =
    process.lanes.length === 0 ? 0 : Math.max(...process.lanes.map(({ parent }) => laneDepth(process, parent) + 1));
  const drawn = layOutScope(contentOf(process), process.id, leafLanes(process));
  const boxes = new Map<string, Box>();
  for (const [id, box] of drawn.boxes) boxes.set(id, moved(box, { x: header * depth, y: 0 }));
  const width = drawn.width + header * depth;
  placeOuterLanes(process, width, boxes);
  const ways = new Map<string, readonly Point[]>();
  for (const { id, source, target } of flowsOf(process)) {
    const from = boxes.get(source);
    const to = boxes.get(target);
    if (from && to) ways.set(id, wayBetween(from, to, bpmnNameOf(process.elements[source]!) === 'boundaryEvent'));
  }
  return { width, height: drawn.height, boxes, ways };
}

interface Content {
  readonly process: ProcessModel;
  readonly nodes: ReadonlyMap<string, readonly FlowNode[]>;
  readonly flows: ReadonlyMap<string, readonly SequenceFlow[]>;
}

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
}

/** Places the nodes of one scope, those of sub-processes inside them. */
function layOutScope(content: Content, scope: string, bands: readonly Band[]): Drawn {
  const inScope = content.nodes.get(scope) ?? [];
  const nodes = inScope.filter((node) => bpmnNameOf(node) !== 'boundaryEvent');
  const drawn = new Map(
    nodes.map((node) => [node.id, isContainer(node) ? layOutScope(content, node.id, []) : plain(node)]),
  );
  const cells = cellsOf(content, scope, nodes, bands);
  const columns = new Map<number, number>();
  const rows = new Map<string, number>();
  for (const [id, { column, band, row }] of cells) {
    columns.set(column, Math.max(columns.get(column) ?? 0, drawn.get(id)!.width));
    rows.set(`${band} ${row}`, Math.max(rows.get(`${band} ${row}`) ?? 0, drawn.get(id)!.height));
  }
  const lefts = [padding];
  for (let column = 0; column < columns.size; column += 1) lefts.push(lefts[column]! + columns.get(column)! + gap.x);
  const width = Math.max(lefts.at(-1)! - gap.x + padding, 160);
  const boxes = new Map<string, Box>();
  const { tops, height } = stack(rows, bands, (lane, y, tall) => boxes.set(lane, { x: 0, y, width, height: tall }));
  for (const [id, { column, band, row }] of cells) {
    const inner = drawn.get(id)!;
    const x = lefts[column]! + (columns.get(column)! - inner.width) / 2;
    const y = tops.get(`${band} ${row}`)! + (rows.get(`${band} ${row}`)! - inner.height) / 2;
    boxes.set(id, { x, y, width: inner.width, height: inner.height });
    for (const [innerId, box] of inner.boxes) boxes.set(innerId, moved(box, { x, y }));
  }
  placeBoundaryEvents(inScope, boxes);
  return { width, height, boxes };
}

/** Column by rank, band by lane, and the first free row, that of the step before if it can be. */
function cellsOf(
  content: Content,
  scope: string,
  nodes: readonly FlowNode[],
  bands: readonly Band[],
): ReadonlyMap<string, Cell> {
  const { ranks, before } = rank(content.process, nodes, content.flows.get(scope) ?? []);
  const bandOf = new Map(bands.flatMap(({ members }, index) => members.map((member) => [member, index] as const)));
  const taken = new Set<string>();
  const free = new Map<string, number>(); // per column and band: all rows above it are taken
  const cells = new Map<string, Cell>();
  for (const { id } of [...nodes].sort((a, b) => ranks.get(a.id)! - ranks.get(b.id)!)) {
    const column = ranks.get(id)!;
    const band = bandOf.get(id) ?? bands.length;
    const previous = cells.get(before.get(id) ?? '');
    let row = previous?.band === band ? previous.row : 0;
    if (taken.has(`${column} ${band} ${row}`)) {
      row = free.get(`${column} ${band}`) ?? 0;
      while (taken.has(`${column} ${band} ${row}`)) row += 1;
      free.set(`${column} ${band}`, row + 1);
    }
    taken.add(`${column} ${band} ${row}`);
    cells.set(id, { column, band, row });
  }
  return cells;
}

interface Cell {
  readonly column: number;
  readonly band: number;
  readonly row: number;
}

/** Stacks the bands, the last one being for nodes in no lane, and gives where each row begins. */
function stack(
  rows: ReadonlyMap<string, number>,
  bands: readonly Band[],
  place: (lane: string, y: number, height: number) => void,
): { tops: ReadonlyMap<string, number>; height: number } {
  const tops = new Map<string, number>();
  let height = 0;
  for (let band = 0; band <= bands.length; band += 1) {
    const start = height;
    const used = [...rows.keys()].flatMap((key) =>
      key.startsWith(`${band} `) ? [Number(key.slice(key.indexOf(' ') + 1))] : [],
    );
    if (used.length > 0) height += padding;
    for (let row = 0; row <= Math.max(-1, ...used); row += 1) {
      tops.set(`${band} ${row}`, height);
      height += (rows.get(`${band} ${row}`) ?? 0) + gap.y;
    }
    const lane = bands[band];
    if (lane && used.length === 0) height += 80;
    if (lane) place(lane.id, start, height - start);
  }
  return { tops, height: Math.max(height, 80) };
}

function contentOf(process: ProcessModel): Content {
  const grouped = <T extends { readonly scope: string }>(all: readonly T[]) => {
    const groups = new Map<string, T[]>();
    for (const item of all) {
      const group = groups.get(item.scope);
      if (group) group.push(item);
      else groups.set(item.scope, [item]);
    }
    return groups;
  };
  return { process, nodes: grouped(nodesOf(process)), flows: grouped(flowsOf(process)) };
}

function moved(box: Box, { x, y }: Point): Box {
  return { ...box, x: box.x + x, y: box.y + y };
}

function isContainer(node: FlowNode): boolean {
  return (
    node.kind === 'subProcess' || (node.kind === 'unsupported' && /subProcess$|^transaction$/i.test(node.bpmnKind))
  );
}

function plain(node: FlowNode): Drawn {
  const name = bpmnNameOf(node);
  const boxes = new Map<string, Box>();
  if (name.endsWith('Event')) return { width: 36, height: 36, boxes };
  return name.endsWith('Gateway') ? { width: 50, height: 50, boxes } : { width: 100, height: 80, boxes };
}

function placeBoundaryEvents(nodes: readonly FlowNode[], boxes: Map<string, Box>): void {
  const placed = new Map<string, number>();
  for (const node of nodes) {
    if (bpmnNameOf(node) !== 'boundaryEvent' || !('attachedTo' in node) || node.attachedTo === undefined) continue;
    const host = boxes.get(node.attachedTo);
    if (!host) continue;
    const index = placed.get(node.attachedTo) ?? 0;
    placed.set(node.attachedTo, index + 1);
    boxes.set(node.id, {
      x: host.x + host.width - 46 - index * 44,
      y: host.y + host.height - 18,
      width: 36,
      height: 36,
    });
  }
}

interface Band {
  readonly id: string;
  readonly members: readonly string[];
}

function leafLanes({ id, lanes, elements }: ProcessModel): readonly Band[] {
  const parents = new Set(lanes.map(({ parent }) => parent));
  const inProcess = (member: string) => Object.hasOwn(elements, member) && elements[member]?.scope === id;
  return lanes.filter((lane) => !parents.has(lane.id) && (lane.members.length === 0 || lane.members.some(inProcess)));
}

function laneDepth(process: ProcessModel, parent: string | undefined): number {
  let depth = 0;
  for (let at = parent; at !== undefined; at = process.lanes.find(({ id }) => id === at)?.parent) depth += 1;
  return depth;
}

/** An outer lane reaches round those inside it, with room for its own name. Inner lanes come after outer ones. */
function placeOuterLanes(process: ProcessModel, right: number, boxes: Map<string, Box>): void {
  for (const lane of [...process.lanes].reverse()) {
    const inner = process.lanes.filter(({ parent }) => parent === lane.id).flatMap(({ id }) => boxes.get(id) ?? []);
    const x = header * laneDepth(process, lane.parent);
    const own = boxes.get(lane.id);
    if (own) boxes.set(lane.id, { ...own, x, width: right - x });
    else if (inner.length > 0) {
      const y = Math.min(...inner.map((box) => box.y));
      boxes.set(lane.id, { x, y, width: right - x, height: Math.max(...inner.map((box) => box.y + box.height)) - y });
    }
  }
}

/** Orthogonal; a flow that leads back goes round below. */
function wayBetween(from: Box, to: Box, fromBelow: boolean): readonly Point[] {
  const start = fromBelow
    ? { x: from.x + from.width / 2, y: from.y + from.height }
    : { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  if (fromBelow && end.x > start.x && end.y > start.y) return [start, { x: start.x, y: end.y }, end];
  if (end.x <= start.x || fromBelow) {
    const below = Math.max(from.y + from.height, to.y + to.height) + gap.y / 2;
    const turn = fromBelow
      ? []
      : [
          { x: start.x + 20, y: start.y },
          { x: start.x + 20, y: below },
        ];
    return [
      start,
      ...(fromBelow ? [{ x: start.x, y: below }] : turn),
      { x: end.x - 20, y: below },
      { x: end.x - 20, y: end.y },
      end,
    ];
  }
  if (start.y === end.y) return [start, end];
  const middle = end.x - gap.x / 2;
  return [start, { x: middle, y: start.y }, { x: middle, y: end.y }, end];
}
