import type { ExecutableFlow, ExecutableNode, Turn } from './executable.js';
import { enter } from './enter.js';

/** Tokens that have to come before `node` starts once. */
export const tokensNeeded = ({ model }: ExecutableNode): number =>
  'startQuantity' in model ? (model.startQuantity ?? 1) : 1;

/** Tokens that leave `node` over each flow that is taken. */
const leaving = ({ model }: ExecutableNode): number =>
  'completionQuantity' in model ? (model.completionQuantity ?? 1) : 1;

/** Sends the tokens that leave over `flow` to where it leads. */
export function takeFlow(turn: Turn, flow: ExecutableFlow, scope: number): void {
  for (let left = leaving(flow.source); left > 0; left--) sendToken(turn, flow, scope);
}

function sendToken(turn: Turn, flow: ExecutableFlow, scope: number): void {
  const { target } = flow;
  if (target.behaviour.arrive) return target.behaviour.arrive(target, flow, scope, turn);
  if (tokensNeeded(target) > 1) return gather(turn, flow, scope);
  turn.emit({ type: 'FlowTaken', flow: flow.id, scope });
  enter(turn, target, scope);
}

/** The token waits at its target until enough others have come. */
function gather(turn: Turn, { id, target }: ExecutableFlow, scope: number): void {
  const join = gathering(turn, target, scope) ?? open(turn, target, scope);
  turn.emit({ type: 'FlowTaken', flow: id, scope, join });
  if (turn.instance(join).arrived?.length === tokensNeeded(target)) turn.later(join, 'activate');
}

function gathering(turn: Turn, target: ExecutableNode, scope: number): number | undefined {
  const { elements } = turn.state;
  for (const key in elements) {
    const instance = elements[key];
    if (instance?.element !== target.id || instance.scope !== scope || key === '0') continue;
    if (instance.arrived && instance.arrived.length < tokensNeeded(target)) return Number(key);
  }
  return undefined;
}

function open(turn: Turn, { id }: ExecutableNode, scope: number): number {
  const n = turn.next;
  turn.emit({ type: 'ElementActivated', n, element: id, scope });
  return n;
}
