import type { ProcessModel } from '@baton/bpmn';

import { simulate, type Simulation } from '../../src/simulation/index.js';
import { el, processOf, type Sketch } from '../build-process.js';

/** A proof fails by an expectation. */
export type Proof = () => void;

export const task = (id: string, more: object = {}): Sketch => el('serviceTask', id, more);
export const timer = { timer: { kind: 'duration' as const, text: 'PT1H' } };
export const message = (name: string) => ({ message: { name } });
export const signal = (name: string) => ({ definitions: [{ type: 'signal' as const, signal: { name } }] });
export const instances = (more: object): object => ({
  loop: { type: 'multiInstance', sequential: false, behavior: 'All', complexBehaviors: [], ...more },
});

/** Elements written `kind id`, or sketches; a bare word is a task that waits for a worker. */
export function model(elements: readonly (string | Sketch)[], flows: readonly string[]): ProcessModel {
  const sketches = elements.map((element) => {
    if (typeof element !== 'string') return element;
    const [kind = '', id] = element.split(' ');
    return id === undefined ? task(kind) : el(kind as Parameters<typeof el>[0], id);
  });
  return processOf(sketches, flows);
}

export const begin = (elements: readonly (string | Sketch)[], flows: readonly string[], variables = {}): Simulation =>
  simulate(model(elements, flows)).start(variables);

/** How often each element has been completed. */
export const times = (run: Simulation, id: string): number => run.path().filter((at) => at === id).length;

/** Completes the jobs of these elements, one after the other. */
export function complete(run: Simulation, ...elements: readonly string[]): Simulation {
  for (const element of elements) run.completeJob(element);
  return run;
}
