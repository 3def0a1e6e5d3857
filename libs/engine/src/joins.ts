import type { ExecutableFlow, ExecutableNode, Turn } from './executable.js';
import type { ElementInstance } from './state.js';

/** Open element instances of a join that still wait, oldest first. */
export function waitingRounds(turn: Turn, join: ExecutableNode): readonly number[] {
  const { elements } = turn.state;
  const rounds: number[] = [];
  for (const key in elements) {
    const instance = elements[key];
    if (instance?.element === join.id && key !== '0' && instance.fired === undefined) rounds.push(Number(key));
  }
  return rounds;
}

/** The oldest round in `scope` that still misses a token over `flow`. */
export function roundMissing(turn: Turn, join: ExecutableNode, flow: string, scope: number): number | undefined {
  return waitingRounds(turn, join).find((n) => {
    const instance = turn.instance(n);
    return instance.scope === scope && !instance.arrived?.includes(flow);
  });
}

/**
 * Whether a token somewhere in the scope of round `n` can still come over an incoming flow that is not in `settled`, and
 * over none that is: the standard's rule for an inclusive join (ISO/IEC 19510, 13.4.3). A token inside a sub-process
 * counts at the sub-process.
 */
export function tokenMayCome(turn: Turn, join: ExecutableNode, n: number, settled: ReadonlySet<string>): boolean {
  const missing = join.incoming.filter(({ id }) => !settled.has(id));
  if (missing.length === 0) return false;
  const { scope } = turn.instance(n);
  const { elements } = turn.state;
  for (const key in elements) {
    const other = elements[key] as ElementInstance;
    if (other.scope !== scope || key === '0' || Number(key) === n) continue;
    if (other.element === join.id && other.fired === undefined) continue;
    const reaches = ({ id }: ExecutableFlow): boolean => join.upstream?.get(id)?.has(other.element) === true;
    if (missing.some(reaches) && !join.incoming.some((flow) => settled.has(flow.id) && reaches(flow))) return true;
  }
  return false;
}

/** Round `n` was begun without a token over a flow; what comes later waits for the next one. */
export function beginAtJoin(turn: Turn, { id, incoming }: ExecutableNode, n: number): void {
  if (incoming.length > 1) turn.emit({ type: 'GatewayActivated', n, element: id, taken: [] });
}
