import type { ExecutableNode, ExecutableProcess } from './executable.js';
import { planWaits, type ChangedWaits } from './migrate-waits.js';
import type { ElementInstance, InstanceState } from './state.js';
import { tokensNeeded } from './tokens.js';

/** From ids of elements and flows to those in the other version; what it does not name keeps its id. */
export type MigrationMapping = Readonly<Record<string, string>>;

/** What happens to one open element instance. */
export interface MigrationStep {
  readonly n: number;
  readonly from: string;
  readonly to: string;
  /** In words. */
  readonly what: string;
  /** Why it cannot go on there; absent where it can. */
  readonly problem?: string;
}

export interface MigrationPlan {
  readonly steps: readonly MigrationStep[];
  /** Empty: it can be carried out. */
  readonly problems: readonly string[];
  readonly renamed: MigrationMapping;
  readonly waits: ChangedWaits;
}

/** Explains what a migration does to everything that is open, or why it cannot be done. Changes nothing. */
export function planMigration(
  from: ExecutableProcess,
  to: ExecutableProcess,
  state: InstanceState,
  mapping: MigrationMapping = {},
): MigrationPlan {
  const nameOf = (id: string): string => (Object.hasOwn(mapping, id) ? (mapping[id] as string) : id);
  const waits = planWaits(from, to, state, nameOf);
  const open = Object.entries(state.elements).filter(([n]) => n !== '0');
  const steps = open.map(([key, instance]): MigrationStep => {
    const n = Number(key);
    const problem = problemOf(from, to, state, instance, nameOf);
    return stepOf(n, instance.element, nameOf(instance.element), waits.words.get(n) ?? [], problem);
  });
  const problems = [
    ...(from.id === to.id ? [] : [`${to.id} is another process than ${from.id}`]),
    ...unknownNames(from, to, mapping),
    ...undoProblems(to, state, nameOf),
    ...steps.flatMap(({ n, from: element, problem }) =>
      problem === undefined ? [] : [`${element} (element instance ${n}): ${problem}`],
    ),
  ];
  const renamed = Object.fromEntries(Object.entries(mapping).filter(([id, other]) => id !== other));
  return { steps, problems, renamed, waits };
}

function stepOf(
  n: number,
  from: string,
  to: string,
  words: readonly string[],
  problem: string | undefined,
): MigrationStep {
  const goes = from === to ? 'goes on where it is' : `goes on as ${to}`;
  if (problem !== undefined) return { n, from, to, what: goes, problem };
  return { n, from, to, what: [goes, ...words].join('; ') };
}

function unknownNames(from: ExecutableProcess, to: ExecutableProcess, mapping: MigrationMapping): readonly string[] {
  const knows = (process: ExecutableProcess, id: string): boolean =>
    process.nodes.has(id) || Object.hasOwn(process.model.flows, id);
  const entries = Object.entries(mapping);
  const strange = entries.filter(([id]) => !knows(from, id));
  const astray = entries.filter(([, other]) => !knows(to, other));
  return [
    ...strange.map(([id]) => `the mapping names ${id}, which the version it runs in does not have`),
    ...astray.map(([, other]) => `the mapping leads to ${other}, which the other version does not have`),
  ];
}

/** What has been done and can be undone must be so in the other version too. */
function undoProblems(
  to: ExecutableProcess,
  { compensations }: InstanceState,
  nameOf: (id: string) => string,
): readonly string[] {
  return Object.values(compensations).flatMap(({ element, handler }) =>
    [element, ...(handler === undefined ? [] : [handler])]
      .filter((id) => !to.nodes.has(nameOf(id)))
      .map((id) => `${element} is done and can be undone, but the other version has no ${nameOf(id)}; map ${id}`),
  );
}

function problemOf(
  from: ExecutableProcess,
  to: ExecutableProcess,
  state: InstanceState,
  instance: ElementInstance,
  nameOf: (id: string) => string,
): string | undefined {
  const source = from.nodes.get(instance.element);
  const target = to.nodes.get(nameOf(instance.element));
  if (!source) return 'it is not in the version that it runs in';
  if (!target) return `the other version has no ${nameOf(instance.element)}; map it to what it goes on as`;
  if (source.model.kind !== target.model.kind)
    return `it is a ${source.model.kind}, ${target.id} is a ${target.model.kind}`;
  return (
    scopeProblem(to, state, instance, target, nameOf) ??
    loopProblem(source, target, instance) ??
    adHocProblem(to, target, instance, nameOf) ??
    tokenProblem(source, target, instance, nameOf)
  );
}

function scopeProblem(
  to: ExecutableProcess,
  state: InstanceState,
  { scope, inner }: ElementInstance,
  target: ExecutableNode,
  nameOf: (id: string) => string,
): string | undefined {
  const around = scope === 0 ? to.id : nameOf(state.elements[scope]?.element ?? '');
  const expected = inner === undefined ? target.model.scope : target.id;
  return around === expected ? undefined : `its scope goes on as ${around}, but ${target.id} lies in ${expected}`;
}

function loopProblem(source: ExecutableNode, target: ExecutableNode, instance: ElementInstance): string | undefined {
  const [before, after] = [loopOf(source), loopOf(target)];
  if (before.marker !== after.marker)
    return `${before.marker} in the version that it runs in, ${after.marker} in the other`;
  if (instance.loop && before.collects !== after.collects)
    return 'whether its results are collected differs, and it has begun';
  return undefined;
}

function loopOf({ model }: ExecutableNode): { readonly marker: string; readonly collects: boolean } {
  const loop = 'loop' in model ? model.loop : undefined;
  if (!loop) return { marker: 'it is done once', collects: false };
  if (loop.type === 'standard') return { marker: 'it is a loop', collects: false };
  return {
    marker: loop.sequential ? 'it is done for each, one after the other' : 'it is done for each at once',
    collects: loop.outputCollection !== undefined,
  };
}

function adHocProblem(
  to: ExecutableProcess,
  { model }: ExecutableNode,
  { children, queue = [] }: ElementInstance,
  nameOf: (id: string) => string,
): string | undefined {
  const lost = queue.find((id) => !to.nodes.has(nameOf(id)));
  if (lost !== undefined) return `${lost} is to begin in it, but the other version has no ${nameOf(lost)}; map it`;
  return model.kind === 'adHocSubProcess' && model.ordering === 'Sequential' && children > 1
    ? `${children} of its activities are open, and the other version allows one at a time`
    : undefined;
}

const isGateway = ({ model }: ExecutableNode): boolean => model.kind.endsWith('Gateway');

/** Tokens that wait at a join have to have come over flows that lead to it. */
function tokenProblem(
  source: ExecutableNode,
  target: ExecutableNode,
  { arrived = [], consumed = [], fired }: ElementInstance,
  nameOf: (id: string) => string,
): string | undefined {
  if (fired !== undefined || (!isGateway(source) && arrived.length >= tokensNeeded(source))) return undefined;
  const incoming = new Set(target.incoming.map(({ id }) => id));
  const lost = [...arrived, ...consumed].find((flow) => !incoming.has(nameOf(flow)));
  return lost === undefined
    ? undefined
    : `a token came over flow ${lost}, but ${nameOf(lost)} does not lead to ${target.id}; map it to a flow that does`;
}
