import { Rejection } from '@baton/kernel';

import { enter, enterScope, terminate } from '../lifecycle.js';
import type { ExecutableNode, Turn } from '../executable.js';
import { Failure } from '../failure.js';
import { planModification, type PlannedStart } from '../plan-modification.js';
import { mapVariables } from '../variables.js';
import type { CommandHandler } from './handler.js';

export const modifyInstance: CommandHandler<'ModifyInstance'> = (turn, { instructions, by }) => {
  const { starts, ends, problems } = planModification(turn.process, turn.state, instructions);
  if (problems.length > 0) throw refused(problems);
  turn.emit({ type: 'InstanceModified', instructions, ...(by === undefined ? {} : { by }) });
  try {
    const opened = new Map<string, number>();
    for (const start of starts) begin(turn, start, opened);
    const scopes = ends.map((n) => end(turn, n));
    for (const scope of scopes) endEmpty(turn, scope, by);
  } catch (error) {
    if (error instanceof Failure) throw refused([error.message]);
    throw error;
  }
};

const refused = (problems: readonly string[]): Rejection =>
  new Rejection('invalid', 'MODIFICATION_INVALID', problems.join('; '));

/** Opens the scopes that are missing, one for all starts that need it, and starts in the innermost. */
function begin(turn: Turn, { node, scope, missing, variables }: PlannedStart, opened: Map<string, number>): void {
  let inside = scope;
  for (const ancestor of missing) {
    const key = `${inside}/${ancestor.id}`;
    const known = opened.get(key);
    inside = known ?? openScope(turn, ancestor, inside);
    opened.set(key, inside);
  }
  if (variables) turn.emit({ type: 'VariablesSet', scope: inside, variables });
  enter(turn, node, inside);
}

/** As if it had been reached, but for where it begins inside. */
function openScope(turn: Turn, node: ExecutableNode, scope: number): number {
  const n = turn.next;
  turn.emit({ type: 'ElementActivated', n, element: node.id, scope });
  if (node.inputs.length > 0)
    turn.emit({ type: 'VariablesSet', scope: n, variables: mapVariables(turn, n, node.inputs, { from: scope }) });
  for (const boundary of node.boundaries) boundary.behaviour.arm?.(boundary, n, turn);
  enterScope(turn, n, []);
  return n;
}

function end(turn: Turn, n: number): number {
  const instance = turn.state.elements[n];
  if (!instance) return 0;
  terminate(turn, n);
  return instance.scope;
}

/** What was left empty has nothing to go on with. */
function endEmpty(turn: Turn, scope: number, by: string | undefined): void {
  const instance = turn.state.elements[scope];
  if (!instance || instance.children > 0 || turn.state.status !== 'active') return;
  if (scope !== 0) return endEmpty(turn, end(turn, scope), by);
  turn.emit({
    type: 'InstanceCanceled',
    reason: 'its last token was taken away',
    ...(by === undefined ? {} : { by }),
  });
}
