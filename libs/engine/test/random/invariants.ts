import { expect } from 'vitest';

import type { EngineEvent } from '../../src/events.js';
import { evolve } from '../../src/evolve.js';
import { whatIsOpen } from '../../src/replay.js';
import type { Simulation } from '../../src/simulation/index.js';
import { initialState, type InstanceState } from '../../src/state.js';

/** Tables of what can only be open on behalf of an open element instance. */
const WAITS = ['jobs', 'userTasks', 'timers', 'subscriptions', 'conditions', 'calls', 'incidents'] as const;

/** What holds after every command. */
export function checkInvariants(run: Simulation): void {
  const state = run.state();
  checkTree(state);
  if (state.status === 'active') checkNamed(run);
  else checkNothingOpen(state);
}

/** Scopes are open, and know how many they hold; whatever waits does so for an element instance that is open. */
function checkTree(state: InstanceState): void {
  const children = new Map<number, number>();
  for (const [key, { scope }] of Object.entries(state.elements)) {
    if (key === '0') continue;
    expect(state.elements[scope], `the scope of element instance ${key}`).toBeDefined();
    children.set(scope, (children.get(scope) ?? 0) + 1);
  }
  for (const [n, instance] of Object.entries(state.elements))
    expect(instance.children, `what is open in element instance ${n}`).toBe(children.get(Number(n)) ?? 0);
  for (const table of WAITS)
    for (const [n, { elementInstance }] of Object.entries(state[table]))
      expect(state.elements[elementInstance], `the element instance of ${table} ${n}`).toBeDefined();
}

/** An element with nothing inside it waits for something that has a name. */
function checkNamed(run: Simulation): void {
  for (const { n, element, inside, waitsFor } of whatIsOpen(run.process, run.state()))
    if (inside === 0) expect(waitsFor, `${element} (${n}) waits for`).not.toEqual([]);
}

function checkNothingOpen(state: InstanceState): void {
  expect(Object.keys(state.elements)).toEqual(['0']);
  for (const table of WAITS) expect(state[table], table).toEqual({});
}

/** No token is lost or doubled: whoever took one over a flow has it, gave it on, or was ended with it. */
export function checkTokens(run: Simulation): void {
  const { nodes } = run.process;
  const waiting = new Map<string, number>();
  const taken = new Map<string, number>();
  const activated = new Map<string, number>();
  const completed = new Map<string, number>();
  const count = (map: Map<string, number>, key: string, by = 1): unknown => map.set(key, (map.get(key) ?? 0) + by);
  let state = initialState();
  for (const event of run.events()) {
    tally(event, state);
    state = evolve(state, event);
  }

  function tally(event: EngineEvent, before: InstanceState): void {
    if (event.type === 'FlowTaken') {
      count(taken, event.flow);
      if (event.join !== undefined) count(waiting, event.flow);
    }
    if (event.type === 'ElementActivated' && event.inner === undefined) count(activated, event.element);
    if (event.type !== 'ElementCompleted' && event.type !== 'ElementTerminated') return;
    const instance = before.elements[event.n];
    for (const flow of instance?.arrived ?? []) count(waiting, flow, -1);
    if (event.type === 'ElementCompleted' && instance?.inner === undefined && instance?.compensates === undefined)
      count(completed, instance?.element ?? '');
  }

  for (const { arrived = [] } of Object.values(state.elements)) for (const flow of arrived) count(waiting, flow, -1);
  for (const [flow, left] of waiting) expect(left, `tokens of ${flow} that are nowhere`).toBe(0);
  for (const { id, model, incoming, outgoing } of nodes.values()) {
    const arrivals = incoming.reduce((sum, flow) => sum + (taken.get(flow.id) ?? 0), 0);
    const joins = JOINS.has(model.kind) && incoming.length > 1;
    if (!joins) expect(activated.get(id) ?? 0, `activations of ${id}`).toBeGreaterThanOrEqual(arrivals);
    const [only] = outgoing;
    if (!only || outgoing.length > 1 || only.condition !== undefined || SILENT.has(model.kind)) continue;
    expect(taken.get(only.id) ?? 0, `tokens over ${only.id}`).toBe(completed.get(id) ?? 0);
  }
}

const JOINS: ReadonlySet<string> = new Set(['parallelGateway', 'inclusiveGateway', 'complexGateway']);
/** A complex gateway's reset sends nothing over a flow without a condition; of an event-based gateway only one way is taken. */
const SILENT: ReadonlySet<string> = new Set(['complexGateway', 'eventBasedGateway']);
