import type { JsonObject } from '@baton/kernel';

import type { ModifyInstruction } from './commands/operations.js';
import type { ExecutableNode, ExecutableProcess } from './executable.js';
import type { InstanceState } from './state.js';
import { tooLarge } from './variable-limits.js';

/** Instructions one command may hold. */
export const MODIFICATION_LIMIT = 100;

export interface PlannedStart {
  readonly node: ExecutableNode;
  /** The open scope that the missing ones are opened in. */
  readonly scope: number;
  /** Scopes to open, outermost first. */
  readonly missing: readonly ExecutableNode[];
  readonly variables?: JsonObject;
}

export interface ModificationPlan {
  readonly starts: readonly PlannedStart[];
  /** Element instances that end. */
  readonly ends: readonly number[];
  /** Empty: it can be carried out. */
  readonly problems: readonly string[];
}

/** What a modification would do, or each reason why it cannot be done. */
export function planModification(
  process: ExecutableProcess,
  state: InstanceState,
  instructions: readonly ModifyInstruction[],
): ModificationPlan {
  const starts: PlannedStart[] = [];
  const ends: number[] = [];
  const problems: string[] = [];
  if (instructions.length === 0 || instructions.length > MODIFICATION_LIMIT)
    problems.push(`there are ${instructions.length} instructions, not 1 to ${MODIFICATION_LIMIT}`);
  for (const instruction of instructions.slice(0, MODIFICATION_LIMIT)) {
    if (instruction.type !== 'activate') {
      const problem = whyNotEnded(process, state, instruction.elementInstance);
      if (problem !== undefined) {
        problems.push(problem);
        continue;
      }
      ends.push(instruction.elementInstance);
    }
    if (instruction.type === 'terminate') continue;
    const start = planStart(process, state, instruction);
    if (typeof start === 'string') problems.push(start);
    else starts.push(start);
  }
  for (const { node, scope } of starts) {
    const ended = [scope, ...scopesAround(state, scope)].find((n) => ends.includes(n));
    if (ended !== undefined)
      problems.push(`${node.id}: element instance ${ended}, which it would start in, is ended by another instruction`);
  }
  return { starts, ends, problems };
}

function whyNotEnded(process: ExecutableProcess, state: InstanceState, n: number): string | undefined {
  const instance = state.elements[n];
  if (!instance || n === 0) return `element instance ${n} is not open`;
  const undoes = Object.values(state.elements).some(({ owner }) => owner === n);
  if (undoes || instance.compensates !== undefined)
    return `element instance ${n} is undoing what was done: end the scope around it, element instance ${instance.scope}`;
  if (instance.inner === undefined) return undefined;
  const { model } = process.nodes.get(instance.element) ?? {};
  const loop = model && 'loop' in model ? model.loop : undefined;
  const others = (state.elements[instance.scope]?.children ?? 0) > 1;
  if (loop?.type === 'multiInstance' && !loop.sequential && others) return undefined;
  return `element instance ${n} is the only open round of ${instance.element}: end the activity, element instance ${instance.scope}`;
}

function planStart(
  process: ExecutableProcess,
  state: InstanceState,
  instruction: Exclude<ModifyInstruction, { type: 'terminate' }>,
): PlannedStart | string {
  const element = instruction.type === 'activate' ? instruction.element : instruction.to;
  const node = process.nodes.get(element);
  if (!node) return `${element}: there is no such element`;
  const refusal = whyNotStarted(node);
  if (refusal !== undefined) return `${element}: ${refusal}`;
  const chain = ancestorsOf(process, node);
  const found =
    instruction.type === 'move'
      ? nearest(state, chain, scopesAround(state, instruction.elementInstance))
      : instruction.scope === undefined
        ? onlyOpen(state, chain)
        : nearest(state, chain, [instruction.scope]);
  if (found === undefined) return `${element}: it does not lie in element instance ${scopeNamed(instruction)}`;
  if (typeof found === 'string') return `${element}: ${found}`;
  const missing = chain
    .slice(0, found.at)
    .toReversed()
    .flatMap((id) => process.nodes.get(id) ?? []);
  const closed = missing.find(({ model }) => model.kind === 'eventSubProcess' || isRepeated(model));
  if (closed) {
    const why = isRepeated(closed.model) ? 'is repeated: start that activity' : 'begins by its event alone';
    return `${element}: it lies in ${closed.id}, which is not open and ${why}`;
  }
  const variables = instruction.type === 'activate' ? instruction.variables : undefined;
  const excess = variables && tooLarge(variables);
  if (excess !== undefined) return `${element}: its variables cannot be kept: ${excess}`;
  return { node, scope: found.scope, missing, ...(variables ? { variables } : {}) };
}

const scopeNamed = (instruction: ModifyInstruction): number | undefined =>
  instruction.type === 'activate' ? instruction.scope : undefined;

function whyNotStarted({ model }: ExecutableNode): string | undefined {
  if ('attachedTo' in model && model.attachedTo !== undefined)
    return `it is attached to ${model.attachedTo}; start what it leads to`;
  if (model.kind === 'eventSubProcess') return 'it begins by its event alone';
  if ('forCompensation' in model && model.forCompensation) return 'it only compensates another activity';
  return undefined;
}

/** What lies around an element, innermost first, up to the process. */
function ancestorsOf(process: ExecutableProcess, { model }: ExecutableNode): readonly string[] {
  const chain = [model.scope];
  for (let around = process.nodes.get(model.scope); around; around = process.nodes.get(around.model.scope))
    chain.push(around.model.scope);
  return chain;
}

interface FoundScope {
  readonly scope: number;
  /** Its place among the ancestors. */
  readonly at: number;
}

/** The first of `scopes` that may hold the element, directly or deeper. */
function nearest(state: InstanceState, chain: readonly string[], scopes: readonly number[]): FoundScope | undefined {
  for (const scope of scopes) {
    const instance = state.elements[scope];
    const at = instance && !instance.loop ? chain.indexOf(instance.element) : -1;
    if (at !== -1) return { scope, at };
  }
  return undefined;
}

/** The open instance of the innermost ancestor that has one. */
function onlyOpen(state: InstanceState, chain: readonly string[]): FoundScope | string {
  for (const [at, id] of chain.entries()) {
    const open = Object.entries(state.elements).filter(([, { element, loop }]) => element === id && !loop);
    if (open.length > 1)
      return `several scopes of ${id} are open; name one of element instances ${open.map(([n]) => n).join(', ')}`;
    const [only] = open;
    if (only) return { scope: Number(only[0]), at };
  }
  return 'it lies in no open scope';
}

/** The scopes that element instance `n` is in, innermost first; ends with the process. */
function scopesAround(state: InstanceState, n: number): readonly number[] {
  const around: number[] = [];
  for (let at = n; at !== 0;) {
    at = state.elements[at]?.scope ?? 0;
    around.push(at);
  }
  return around;
}

const isRepeated = (model: ExecutableNode['model']): boolean => 'loop' in model && model.loop !== undefined;
