import type { Json } from '@baton/kernel';

import { complete, enter } from './enter.js';
import type { ExecutableNode, Step, Trigger, Turn } from './executable.js';
import { Failure } from './failure.js';
import { raiseIncident } from './incidents.js';
import { outgoingFlows } from './outgoing-flows.js';
import { settle } from './settle.js';
import { takeFlow } from './tokens.js';
import type { CommandTurn } from './turn.js';
import { checkConditions } from './conditions.js';
import { handOut, mapVariables, setResult } from './variables.js';
import { closeWaits } from './waits.js';

export { complete, enter };

/**
 * Steps one command may take. A process that goes round without waiting stops there, at an incident that names where;
 * a retry of that incident allows as many again.
 */
export const STEP_LIMIT = 10_000;

/** Does what is to do until everything waits or has ended. */
export function runToWait(turn: CommandTurn): void {
  if (turn.state.suspended) return hold(turn);
  for (let steps = 1, step = next(turn); step; step = next(turn), steps++) {
    if (turn.state.elements[step.n] === undefined || turn.state.status !== 'active') continue;
    if (step.phase === 'activate' && yields(turn, step) && turn.postpone(step)) continue;
    try {
      if (steps > STEP_LIMIT + turn.allowed) throw loopFailure(turn, step);
      phases[step.phase](turn, step.n);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (step.phase === 'activate') closeWaits(turn, step.n);
      raiseIncident(turn, step.n, step.phase, error);
    }
  }
}

/** What a suspended instance was given to do is done once it goes on. */
function hold(turn: CommandTurn): void {
  const steps: Step[] = [];
  for (let step = turn.take(); step; step = turn.take()) steps.push(step);
  if (steps.length > 0 && turn.state.status === 'active') turn.emit({ type: 'StepsHeld', steps });
}

/** Where nothing is left to do, what waits for that is asked. What has changed may fulfil conditions first. */
function next(turn: CommandTurn): Step | undefined {
  if (turn.takeChanged()) checkConditions(turn);
  const step = turn.take();
  if (step || turn.state.status !== 'active') return step;
  return settle(turn) ? turn.take() : undefined;
}

/** Begins the inside of a scope (0: the process itself) at `starts`; event sub-processes in it listen from now on. */
export function enterScope(turn: Turn, scope: number, starts: readonly ExecutableNode[]): void {
  armHandlers(turn, scope);
  for (const start of starts) enter(turn, start, scope);
}

/** Makes the event sub-processes of a scope listen. Of the process itself a failure is an incident, and it runs without them. */
function armHandlers(turn: Turn, scope: number): void {
  if (scope !== 0) return arm(turn, scope, turn.nodeOf(scope).handlers);
  try {
    arm(turn, 0, turn.process.handlers);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    closeWaits(turn, 0);
    raiseIncident(turn, 0, 'activate', error);
  }
}

function arm(turn: Turn, host: number, nodes: readonly ExecutableNode[]): void {
  for (const node of nodes) node.behaviour.arm?.(node, host, turn);
}

const yields = (turn: Turn, { n }: Step): boolean => {
  if (n === 0) return false;
  const node = turn.nodeOf(n);
  return node.behaviour.yields?.(node) === true;
};

/** What `element` waited for has happened; `n` is the element instance on whose behalf it did. */
export function trigger(turn: Turn, element: string, n: number, cause: Trigger): void {
  const node = turn.node(element);
  if (node.behaviour.trigger) return node.behaviour.trigger(node, n, cause, turn);
  if ('variables' in cause) setResult(turn, n, cause.variables);
  complete(turn, n);
}

/** Closes the element instance and everything in it, without looking at what that means for its scope. */
export function terminate(turn: Turn, n: number): void {
  const node = turn.nodeOf(n);
  terminateInside(turn, n);
  closeWaits(turn, n);
  node.behaviour.terminate?.(node, n, turn);
  turn.emit({ type: 'ElementTerminated', n, element: node.id });
}

/** Terminates everything directly or deeper inside `scope`, but for `except`. */
export function terminateInside(turn: Turn, scope: number, except?: number): void {
  if (turn.instance(scope).children === 0) return;
  for (const key of Object.keys(turn.state.elements)) {
    const n = Number(key);
    if (n !== scope && n !== except && turn.state.elements[n]?.scope === scope) terminate(turn, n);
  }
}

/** Ends the element instance without moving on: neither tokens nor the scope's end follow. `result` is what a round gives. */
export function close(turn: Turn, n: number, result?: Json): void {
  closeWaits(turn, n);
  turn.emit({
    type: 'ElementCompleted',
    n,
    element: turn.instance(n).element,
    ...(result === undefined ? {} : { result }),
  });
}

const phases: Record<Step['phase'], (turn: Turn, n: number) => void> = {
  activate(turn, n) {
    if (n === 0) return armHandlers(turn, 0);
    const node = turn.nodeOf(n);
    const isRound = turn.instance(n).inner !== undefined;
    if (node.rounds && !isRound) {
      arm(turn, n, node.boundaries);
      return node.rounds.begin(node, n, turn);
    }
    if (node.inputs.length > 0) {
      const variables = mapVariables(turn, n, node.inputs, { from: isRound ? n : turn.instance(n).scope });
      turn.emit({ type: 'VariablesSet', scope: n, variables });
    }
    if (!isRound) arm(turn, n, node.boundaries);
    if (node.behaviour.activate) node.behaviour.activate(node, n, turn);
    else complete(turn, n);
  },

  complete(turn, n) {
    const { outputs } = turn.nodeOf(n);
    if (outputs && !turn.instance(n).loop) {
      const answered = mapVariables(turn, n, outputs.connector);
      const result = outputs.step.length > 0 ? mapVariables(turn, n, outputs.step, { extra: answered }) : answered;
      handOut(turn, n, result);
    }
    turn.later(n, 'leave');
  },

  leave(turn, n) {
    const node = turn.nodeOf(n);
    const { scope, inner } = turn.instance(n);
    if (node.rounds && inner !== undefined) return node.rounds.leave(node, n, turn);
    const flows = node.behaviour.leave ? node.behaviour.leave(node, n, turn) : outgoingFlows(node, n, turn);
    close(turn, n);
    for (const flow of flows) takeFlow(turn, flow, scope);
    if (flows.length === 0) endScopeIfDone(turn, scope);
  },
};

/** A scope ends with the last element instance in it. */
function endScopeIfDone(turn: Turn, scope: number): void {
  if (turn.instance(scope).children > 0) return;
  if (scope !== 0) return complete(turn, scope);
  closeWaits(turn, 0);
  turn.emit({ type: 'InstanceCompleted' });
}

function loopFailure(turn: Turn, { n }: Step): Failure {
  const { element } = turn.instance(n);
  return new Failure(
    'LOOP_LIMIT',
    `${element}: stopped after ${STEP_LIMIT} steps without waiting; the process goes round in a loop`,
  );
}
