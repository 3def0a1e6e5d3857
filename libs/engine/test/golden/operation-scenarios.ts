import { simulate, type Simulation } from '../../src/simulation/index.js';
import { el, processOf } from '../build-process.js';

const version = (check: string, due: string) =>
  processOf(
    [
      el('noneStartEvent', 'start'),
      el('parallelGateway', 'fork'),
      el('userTask', check),
      el('timerBoundaryEvent', 'late', {
        attachedTo: check,
        interrupting: false,
        timer: { kind: 'duration', text: due },
      }),
      el('serviceTask', 'print'),
      el('serviceTask', 'remind'),
      el('parallelGateway', 'join'),
      el('noneEndEvent', 'end'),
    ],
    ['start -> fork', `fork -> ${check}`, 'fork -> print', `done: ${check} -> join`, 'print -> join', 'late -> remind', 'join -> end'],
  );

const mended = (): Simulation => {
  const run = simulate(version('check', 'P1D')).start({}, { by: 'person:ann' }).completeTask('check');
  run.failJob('print', 'no paper', { retries: 0 }).suspend();
  run.modify({ type: 'activate', element: 'check', variables: { again: true } });
  run.migrate(version('inspect', 'P2D'), { check: 'inspect' }).resume();
  run.handle({ type: 'ResolveIncident', n: Number(Object.keys(run.state().incidents)[0]), by: 'person:ann' });
  return run.advanceClock('P2D');
};

export const operationScenarios: Readonly<Record<string, () => Simulation>> = { 'mended-check': mended };
