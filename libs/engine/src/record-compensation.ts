import type { ExecutableNode, Turn } from './executable.js';

/** Keeps, as activity `n` ends, that it can be undone, by a handler of its own or by those of what is in it. */
export function recordCompensation(turn: Turn, node: ExecutableNode, n: number): void {
  const { scope, loop, compensates, variables } = turn.instance(n);
  if (loop || compensates !== undefined) return;
  const handler = handlerOf(node);
  if (handler === undefined && !(NESTED.has(node.model.kind) && hasInside(turn, node, n))) return;
  turn.emit({
    type: 'CompensationRecorded',
    n: turn.next,
    element: node.id,
    elementInstance: n,
    scope,
    ...(handler === undefined ? {} : { handler }),
    ...(variables === undefined ? {} : { variables }),
  });
}

/** A transaction is canceled: what was done in sub-processes that still run in it can be undone as well. */
export function recordOpenScopes(turn: Turn, scope: number): void {
  const inside = Object.entries(turn.state.elements).filter(
    ([key, instance]) => key !== '0' && instance.scope === scope,
  );
  for (const [key] of inside) {
    const n = Number(key);
    const node = turn.nodeOf(n);
    recordOpenScopes(turn, n);
    if (NESTED.has(node.model.kind) && hasRecords(turn, n)) recordCompensation(turn, node, n);
  }
}

const NESTED: ReadonlySet<string> = new Set(['subProcess', 'transaction', 'adHocSubProcess']);

const hasInside = (turn: Turn, { handlers }: ExecutableNode, n: number): boolean =>
  handlers.some(({ model }) => model.kind === 'compensationStartEvent') || hasRecords(turn, n);

function hasRecords(turn: Turn, scope: number): boolean {
  const { compensations } = turn.state;
  for (const key in compensations) if (compensations[key]?.scope === scope) return true;
  return false;
}

function handlerOf({ boundaries }: ExecutableNode): string | undefined {
  for (const { model } of boundaries) if (model.kind === 'compensationBoundaryEvent') return model.handler;
  return undefined;
}
