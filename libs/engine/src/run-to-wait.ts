import { isRestored } from './boundaries-at.js';
import { undoNext } from './compensation.js';
import { checkConditions } from './conditions.js';
import { dataIn, dataOut } from './data.js';
import { complete } from './enter.js';
import type { Step, Turn } from './executable.js';
import { Failure } from './failure.js';
import { raiseIncident } from './incidents.js';
import { arm, armHandlers, close, endScopeIfDone, leaveUndone } from './lifecycle.js';
import { outgoingFlows } from './outgoing-flows.js';
import { recordCompensation } from './record-compensation.js';
import { settle } from './settle.js';
import { takeFlow } from './tokens.js';
import type { CommandTurn } from './turn.js';
import { handOut, mapVariables } from './variables.js';
import { closeWaits, closeWaitsOf } from './waits.js';

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

const phases: Record<Step['phase'], (turn: Turn, n: number) => void> = {
  activate(turn, n) {
    if (n === 0) return armHandlers(turn, 0);
    const node = turn.nodeOf(n);
    const isRound = turn.instance(n).inner !== undefined;
    if (node.rounds && !isRound) {
      arm(turn, n, node.boundaries);
      return node.rounds.begin(node, n, turn);
    }
    if (node.inputs.length > 0 || node.data) {
      const given = dataIn(turn, node, n);
      const from = isRound ? n : turn.instance(n).scope;
      const variables = { ...given, ...mapVariables(turn, n, node.inputs, { from, extra: given }) };
      if (Object.keys(variables).length > 0) turn.emit({ type: 'VariablesSet', scope: n, variables });
    }
    if (!isRound) arm(turn, n, node.boundaries);
    if (node.behaviour.activate) node.behaviour.activate(node, n, turn);
    else complete(turn, n);
  },

  complete(turn, n) {
    const node = turn.nodeOf(n);
    const { outputs, handlers } = node;
    // What its outputs change must begin nothing in a scope that is over.
    for (const { id } of handlers) closeWaitsOf(turn, n, id);
    if (turn.instance(n).loop || isRestored(turn, n)) return turn.later(n, 'leave');
    if (outputs) {
      const answered = mapVariables(turn, n, outputs.connector);
      const result = outputs.step.length > 0 ? mapVariables(turn, n, outputs.step, { extra: answered }) : answered;
      handOut(turn, n, result);
    }
    dataOut(turn, node, n);
    turn.later(n, 'leave');
  },

  leave(turn, n) {
    const node = turn.nodeOf(n);
    const { scope, inner, compensates } = turn.instance(n);
    if (compensates !== undefined) return leaveUndone(turn, n);
    if (node.rounds && inner !== undefined) return node.rounds.leave(node, n, turn);
    const flows = node.behaviour.leave ? node.behaviour.leave(node, n, turn) : outgoingFlows(node, n, turn);
    const around = scope === 0 ? undefined : turn.nodeOf(scope);
    const then = around?.behaviour.childLeaves?.(around, scope, node, turn);
    recordCompensation(turn, node, n);
    close(turn, n);
    for (const flow of flows) takeFlow(turn, flow, scope);
    then?.();
    if (then || flows.length === 0) endScopeIfDone(turn, scope);
  },

  work(turn, n) {
    const node = turn.nodeOf(n);
    node.behaviour.activate?.(node, n, turn);
  },

  compensate: undoNext,
};

const yields = (turn: Turn, { n }: Step): boolean => {
  if (n === 0) return false;
  const node = turn.nodeOf(n);
  return node.behaviour.yields?.(node) === true;
};

function loopFailure(turn: Turn, { n }: Step): Failure {
  const { element } = turn.instance(n);
  return new Failure(
    'LOOP_LIMIT',
    `${element}: stopped after ${STEP_LIMIT} steps without waiting; the process goes round in a loop`,
  );
}
