import type { FlowNode, ProcessModel, SequenceFlow } from './process-model.js';
import { bpmnNameOf, nodeById } from './rules/rule.js';

/** Columns: one more than the furthest of what leads there. Flows that lead back do not count. */
export function rank(
  process: ProcessModel,
  nodes: readonly FlowNode[],
  flows: readonly SequenceFlow[],
): { ranks: ReadonlyMap<string, number>; before: ReadonlyMap<string, string> } {
  const hostOf = (id: string) => {
    const node = nodeById(process, id);
    return node && bpmnNameOf(node) === 'boundaryEvent' && 'attachedTo' in node && node.attachedTo
      ? node.attachedTo
      : id;
  };
  const next = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  const waiting = new Map<string, number>(nodes.map(({ id }) => [id, 0]));
  for (const flow of flows) {
    const source = hostOf(flow.source);
    if (source === flow.target || !next.has(source) || !waiting.has(flow.target)) continue;
    next.get(source)!.push(flow.target);
    waiting.set(flow.target, waiting.get(flow.target)! + 1);
  }
  const ranks = new Map<string, number>();
  const before = new Map<string, string>();
  const reached = new Map<string, number>();
  const ready = nodes.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id);
  const all = nodes.map(({ id }) => id);
  for (let at = 0, loose = 0; ranks.size < all.length;) {
    let id = ready[at];
    if (id !== undefined) at += 1;
    else {
      // Only loops are left: open one where it was reached, or else at the next node in the file.
      while (ranks.has(all[loose]!)) loose += 1;
      id = [...reached.keys()].find((candidate) => !ranks.has(candidate)) ?? all[loose]!;
    }
    if (ranks.has(id)) continue;
    ranks.set(id, reached.get(id) ?? 0);
    for (const target of next.get(id)!) {
      waiting.set(target, waiting.get(target)! - 1);
      if (ranks.has(target)) continue;
      if ((reached.get(target) ?? -1) < ranks.get(id)! + 1) reached.set(target, ranks.get(id)! + 1);
      if (!before.has(target)) before.set(target, id);
      if (waiting.get(target) === 0) ready.push(target);
    }
  }
  return { ranks: withoutHoles(ranks), before };
}

function withoutHoles(ranks: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const used = new Map([...new Set(ranks.values())].sort((a, b) => a - b).map((value, index) => [value, index]));
  return new Map([...ranks].map(([id, value]) => [id, used.get(value)!]));
}
