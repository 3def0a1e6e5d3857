import { expressionsOf, type FlowNode, type ProcessModel } from '@baton/bpmn';
import { compileExpression, FeelSyntaxError, type CompiledExpression } from '@baton/feel';

import { behaviours } from './behaviours/registry.js';
import { dataOf } from './node-data.js';
import { roundsOf } from './loops/registry.js';
import { instantiates, isStartEvent } from './start-elements.js';
import { upstreamOf } from './upstream.js';
import type { Behaviour, ExecutableFlow, ExecutableNode, ExecutableProcess } from './executable.js';

type Building = { -readonly [Name in keyof ExecutableNode]: ExecutableNode[Name] } & {
  incoming: ExecutableFlow[];
  outgoing: ExecutableFlow[];
  boundaries: ExecutableNode[];
  handlers: ExecutableNode[];
};

/**
 * Makes a model ready to run. Throws nothing for a model without error findings; what a model gets wrong otherwise
 * (an expression that does not parse) becomes an incident where it is met.
 */
export function compileProcess(model: ProcessModel): ExecutableProcess {
  const nodes = new Map(Object.values(model.elements).map((element) => [element.id, nodeOf(element)]));
  for (const flow of Object.values(model.flows)) {
    const source = nodes.get(flow.source);
    const target = nodes.get(flow.target);
    if (!source || !target) continue;
    const executable = { id: flow.id, source, target, ...(flow.condition ? { condition: flow.condition.text } : {}) };
    source.outgoing.push(executable);
    target.incoming.push(executable);
    if (source.model.defaultFlow === flow.id) source.defaultFlow = executable;
  }
  for (const node of nodes.values()) {
    if (isAttached(node.model)) nodes.get(node.model.attachedTo)?.boundaries.push(node);
    if (node.model.kind === 'subProcess' || node.model.kind === 'transaction') node.starts = startsIn(nodes, node.id);
    if (node.model.kind === 'adHocSubProcess') node.choices = startsIn(nodes, node.id).filter(isActivity);
    node.handlers.push(...handlersIn(nodes, node.id));
    if (node.model.kind === 'eventSubProcess') node.starts = startEventsIn(nodes, node.id);
  }
  for (const [id, data] of dataOf(model)) Object.assign(nodes.get(id) ?? {}, { data });
  const joins = [...nodes.values()].filter(isJoin);
  for (const join of joins) join.upstream = upstreamOf(join, nodes);
  const compiled = compileAll(model);
  return {
    id: model.id,
    model,
    nodes,
    starts: startsIn(nodes, model.id),
    handlers: handlersIn(nodes, model.id),
    joins,
    expression: (source) => compiled.get(source) ?? compileExpression(source),
  };
}

function nodeOf(model: FlowNode): Building {
  const { inputs, outputs, connector } = model.baton;
  return {
    id: model.id,
    model,
    behaviour: behaviours[model.kind] as Behaviour,
    incoming: [],
    outgoing: [],
    boundaries: [],
    starts: [],
    choices: [],
    handlers: [],
    inputs,
    ...roundsOf(model),
    ...(outputs.length > 0 || connector ? { outputs: { connector: connector?.outputs ?? [], step: outputs } } : {}),
  };
}

/** Sources that do not parse stay out; they fail where they are evaluated. */
function compileAll(model: ProcessModel): ReadonlyMap<string, CompiledExpression> {
  const compiled = new Map<string, CompiledExpression>();
  for (const { text } of expressionsOf(model)) {
    if (compiled.has(text)) continue;
    try {
      compiled.set(text, compileExpression(text));
    } catch (error) {
      if (!(error instanceof FeelSyntaxError)) throw error;
    }
  }
  return compiled;
}

/** The none start event of a scope; where it has no start event at all, everything that no flow leads to. */
function startsIn(nodes: ReadonlyMap<string, ExecutableNode>, scope: string): readonly ExecutableNode[] {
  const inside = [...nodes.values()].filter(({ model }) => model.scope === scope);
  const none = inside.find(({ model }) => model.kind === 'noneStartEvent');
  if (none) return [none];
  if (inside.some(({ model }) => isStartEvent(model) || instantiates(model))) return [];
  return inside.filter(({ model, incoming }) => incoming.length === 0 && !isBegunElsewhere(model));
}

/** Whether something else than the beginning of its scope brings a token to what no flow leads to. */
const isBegunElsewhere = (model: FlowNode): boolean =>
  isAttached(model) ||
  model.kind === 'eventSubProcess' ||
  model.kind === 'linkCatchEvent' ||
  ('forCompensation' in model && model.forCompensation === true);

const startEventsIn = (nodes: ReadonlyMap<string, ExecutableNode>, scope: string): readonly ExecutableNode[] =>
  [...nodes.values()].filter(({ model }) => model.scope === scope && isStartEvent(model));

/** The start events that wait for what begins an event sub-process of the scope. */
function handlersIn(nodes: ReadonlyMap<string, ExecutableNode>, scope: string): readonly ExecutableNode[] {
  const parents = new Set(
    [...nodes.values()]
      .filter(({ model }) => model.kind === 'eventSubProcess' && model.scope === scope)
      .map(({ id }) => id),
  );
  return [...nodes.values()].filter(({ model }) => parents.has(model.scope) && isStartEvent(model));
}

const isJoin = ({ model, incoming }: ExecutableNode): boolean =>
  model.kind === 'complexGateway' || (model.kind === 'inclusiveGateway' && incoming.length > 1);

const isAttached = (model: FlowNode): model is FlowNode & { readonly attachedTo: string } =>
  'attachedTo' in model && model.attachedTo !== undefined;

/** Tasks, calls and sub-processes: what can be chosen in an ad-hoc sub-process. */
const isActivity = ({ model }: ExecutableNode): boolean =>
  /[tT]ask$|[pP]rocess$|Activity$|^transaction$/.test(model.kind);
