import type { FlowNode } from '@baton/bpmn';

import { awaitedBy } from './behaviours/triggers/awaited.js';
import type { ExecutableNode, ExecutableProcess } from './executable.js';
import type { InstanceState } from './state.js';

type WaitTable = 'timers' | 'subscriptions' | 'conditions';

/** What a migration closes and opens; everything else that is waited for goes on. */
export interface ChangedWaits {
  readonly closes: readonly { readonly table: WaitTable; readonly n: number }[];
  /** `element` of the other version listens on behalf of element instance `host`: to one of its definitions, or to all. */
  readonly opens: readonly { readonly element: string; readonly host: number; readonly definition?: number }[];
  /** Jobs that are offered anew, since what they are has changed. */
  readonly jobs: readonly number[];
  /** By element instance. */
  readonly words: ReadonlyMap<number, readonly string[]>;
}

/**
 * Compares what is waited for with what would be. A timer keeps its due date; a message, signal or condition that is defined
 * otherwise is waited for anew; events that are gone are no longer waited for; new ones on what is open begin to be.
 */
export function planWaits(
  from: ExecutableProcess,
  to: ExecutableProcess,
  state: InstanceState,
  nameOf: (id: string) => string,
): ChangedWaits {
  const closes: ChangedWaits['closes'][number][] = [];
  const opens: ChangedWaits['opens'][number][] = [];
  const words = new Map<number, string[]>();
  const say = (n: number, what: string): unknown => words.get(n)?.push(what) ?? words.set(n, [what]);

  for (const table of ['timers', 'subscriptions', 'conditions'] as const) {
    for (const [key, { element, elementInstance: host, definition }] of Object.entries(state[table])) {
      const listener = listenersAt(to, nameOf(state.elements[host]?.element ?? ''), host).find(
        ({ id }) => id === nameOf(element),
      );
      const before = awaited(from, element, definition);
      const after = listener && awaited(to, listener.id, definition);
      if (listener && before === after) continue;
      if (listener && table === 'timers' && typeOf(to, listener.id, definition) === 'timer') {
        say(host, `${listener.id} keeps its due date`);
        continue;
      }
      closes.push({ table, n: Number(key) });
      if (listener) opens.push({ element: listener.id, host, ...(definition === undefined ? {} : { definition }) });
      say(host, listener ? `${listener.id} waits anew, by its other definition` : `${element} is no longer waited for`);
    }
  }
  for (const [key, instance] of Object.entries(state.elements)) {
    const host = Number(key);
    const known = new Set(listenersAt(from, instance.element, host).map(({ id }) => nameOf(id)));
    if (instance.inner !== undefined) continue;
    for (const { id } of listenersAt(to, nameOf(instance.element), host)) {
      if (known.has(id)) continue;
      opens.push({ element: id, host });
      say(host, `${id} begins to wait`);
    }
  }
  const jobs = Object.entries(state.jobs).flatMap(([key, { element, elementInstance }]) => {
    const [before, after] = [from.nodes.get(element)?.model, to.nodes.get(nameOf(element))?.model];
    if (!before || !after || workOf(before) === workOf(after)) return [];
    say(elementInstance, 'its job is offered anew, as the other version has it');
    return [Number(key)];
  });
  for (const { elementInstance } of Object.values(state.userTasks))
    say(elementInstance, 'its task stays as it was opened');
  return { closes, opens, jobs, words };
}

/** What may wait on behalf of an open instance of `element`: itself, events at it, behind it, or in its event sub-processes. */
function listenersAt(process: ExecutableProcess, element: string, host: number): readonly ExecutableNode[] {
  if (host === 0) return process.handlers;
  const node = process.nodes.get(element);
  if (!node) return [];
  const behind = node.model.kind === 'eventBasedGateway' ? node.outgoing.map(({ target }) => target) : [];
  return [node, ...node.boundaries, ...node.handlers, ...behind];
}

const awaited = (process: ExecutableProcess, element: string, definition = 0): string =>
  JSON.stringify(definitionOf(process, element, definition) ?? null);

const typeOf = (process: ExecutableProcess, element: string, definition = 0): string | undefined =>
  definitionOf(process, element, definition)?.type;

function definitionOf(process: ExecutableProcess, element: string, definition: number) {
  const node = process.nodes.get(element);
  return node && awaitedBy(node.model)[definition];
}

/** What a job of this element is made of. */
function workOf(model: FlowNode): string {
  const { job, connector, notify } = model.baton;
  const script = 'script' in model ? model.script : undefined;
  const decision = 'decision' in model ? model.decision : undefined;
  return JSON.stringify([job ?? model.id, connector ?? null, notify, script ?? null, decision ?? null]);
}
