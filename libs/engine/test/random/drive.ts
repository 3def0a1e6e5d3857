import { Rejection } from '@baton/kernel';

import { adHocChoices } from '../../src/ad-hoc.js';
import type { EngineCommand } from '../../src/commands.js';
import type { Simulation } from '../../src/simulation/index.js';

type Move = () => unknown;

/** Ends one of the open waits. @param calm only those that lead on, not what stands by at a scope @returns whether there was one */
export function advance(run: Simulation, pick: number, calm = false): boolean {
  const moves = [...ownWaits(run, calm), ...choices(run, calm)];
  moves[pick % moves.length]?.();
  return moves.length > 0;
}

function ownWaits(run: Simulation, calm: boolean): readonly Move[] {
  const state = run.state();
  const standsBy = ({ element, elementInstance }: { readonly element: string; readonly elementInstance: number }) => {
    const host = state.elements[elementInstance]?.element ?? '';
    return host !== element && run.process.nodes.get(host)?.model.kind !== 'eventBasedGateway';
  };
  const numbers = (table: Readonly<Record<number, { element: string; elementInstance: number }>>): readonly number[] =>
    Object.entries(table)
      .filter(([, row]) => !calm || !standsBy(row))
      .map(([n]) => Number(n));
  const each = (of: readonly number[], command: (n: number) => EngineCommand): readonly Move[] =>
    of.map((n) => () => run.handle(command(n)));
  return [
    ...each(numbers(state.jobs), (n) => ({ type: 'CompleteJob', n })),
    ...each(numbers(state.userTasks), (n) => ({ type: 'CompleteUserTask', n })),
    ...each(numbers(state.subscriptions), (n) => ({ type: 'ReceiveMessage', n, messageId: String(n) })),
    ...each(numbers(state.calls), (n) => ({ type: 'CompleteCall', n })),
    ...(numbers(state.timers).length > 0 ? [() => run.advanceClock('PT1H')] : []),
    ...(numbers(state.conditions).length > 0
      ? [() => run.setVariables({ flag: calm ? true : run.variables()['flag'] !== true })]
      : []),
    ...each(Object.keys(state.incidents).map(Number), (n): EngineCommand =>
      calm ? { type: 'ResolveIncident', n } : { type: 'RetryIncident', n },
    ),
  ];
}

/** Ad-hoc sub-processes begin what is chosen, or end. */
function choices(run: Simulation, calm: boolean): readonly Move[] {
  const moves: Move[] = [];
  for (const [key, { children }] of Object.entries(run.state().elements)) {
    const n = Number(key);
    const open = adHocChoices(run.process, run.state(), n);
    if (!calm) for (const element of open) moves.push(() => run.handle({ type: 'ActivateAdHocActivity', n, element }));
    if (children === 0 && open.length > 0) moves.push(() => run.handle({ type: 'CompleteAdHoc', n }));
  }
  return moves;
}

/** Something an operator or a worker might do at any moment; may be refused. */
export function disturb(run: Simulation, pick: number): boolean {
  const state = run.state();
  const ids = [...run.process.nodes.keys()];
  const open = Object.keys(state.elements).map(Number);
  const element = ids[pick % ids.length] ?? '';
  const elementInstance = open[pick % open.length] ?? 0;
  const [job] = Object.keys(state.jobs).map(Number);
  const [incident] = Object.keys(state.incidents).map(Number);
  const commands: readonly EngineCommand[] = [
    { type: 'SuspendInstance' },
    { type: 'ResumeInstance' },
    { type: 'ModifyInstance', instructions: [{ type: 'activate', element }] },
    { type: 'ModifyInstance', instructions: [{ type: 'terminate', elementInstance }] },
    { type: 'ModifyInstance', instructions: [{ type: 'move', elementInstance, to: element }] },
    { type: 'SetVariables', variables: { choice: pick % 4 } },
    { type: 'FailJob', n: job ?? 0, message: 'down', retries: pick % 2 },
    { type: 'ThrowJobError', n: job ?? 0, errorCode: pick % 2 ? 'bad' : 'unknown' },
    { type: 'RetryIncident', n: incident ?? 0 },
    { type: 'ResolveIncident', n: incident ?? 0 },
    { type: 'CancelInstance' },
  ];
  return attempt(() => {
    const command = commands[Math.floor(pick / 7) % commands.length];
    if (command) run.handle(command);
  });
}

/** Whether it was done; anything but a refusal passes through. */
export function attempt(work: Move): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
}
