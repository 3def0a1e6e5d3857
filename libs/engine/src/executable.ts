import type { FlowNode, ProcessModel, VariableMapping } from '@baton/bpmn';
import type { CompiledExpression } from '@baton/feel';

import type { Behaviour } from './behaviour.js';

/** A model made ready to run: references followed, FEEL compiled. Never changes; one serves all instances of its version. */
export interface ExecutableProcess {
  readonly id: string;
  readonly model: ProcessModel;
  readonly nodes: ReadonlyMap<string, ExecutableNode>;
  /** Where it begins unless a start event is named. */
  readonly starts: readonly ExecutableNode[];
  /** The compiled form of a FEEL source. @throws FeelSyntaxError */
  expression(source: string): CompiledExpression;
}

export interface ExecutableNode<Model extends FlowNode = FlowNode> {
  readonly id: string;
  readonly model: Model;
  readonly behaviour: Behaviour<Model>;
  readonly incoming: readonly ExecutableFlow[];
  readonly outgoing: readonly ExecutableFlow[];
  readonly defaultFlow?: ExecutableFlow;
  /** Boundary events on it. */
  readonly boundaries: readonly ExecutableNode[];
  /** Where it begins inside, for a sub-process. */
  readonly starts: readonly ExecutableNode[];
  readonly inputs: readonly VariableMapping[];
  /** How its result becomes variables of the surrounding scope; absent: the whole result does. */
  readonly outputs?: OutputMappings;
}

export interface OutputMappings {
  /** Read what a connector answered. */
  readonly connector: readonly VariableMapping[];
  /** The step's own; empty: what the connector's mappings gave. */
  readonly step: readonly VariableMapping[];
}

export interface ExecutableFlow {
  readonly id: string;
  readonly source: ExecutableNode;
  readonly target: ExecutableNode;
  /** FEEL source without its `=`. */
  readonly condition?: string;
}
