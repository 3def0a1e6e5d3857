import type { DataAssociation, DataItem, FlowNode, ProcessModel } from '@baton/bpmn';

/** What a node does with the data that its process draws: what is its own, and what moves in and out. */
export interface NodeData {
  /** Variables that are its own from its beginning: what it puts out, and what is declared on it or drawn in it. */
  readonly outputs: readonly string[];
  readonly declared: readonly string[];
  readonly moveIn: readonly DataMove[];
  readonly moveOut: readonly DataMove[];
}

export interface DataMove {
  /** Variables; the first is copied where there is no transformation. */
  readonly sources: readonly string[];
  readonly target?: string;
  readonly transformation?: string;
  readonly assignments: DataAssociation['assignments'];
}

/** By element id; nothing for elements without data of their own. */
export function dataOf({ data = [], elements }: ProcessModel): ReadonlyMap<string, NodeData> {
  const variables = new Map(data.map(({ id, variable }) => [id, variable]));
  const found = new Map<string, NodeData>();
  for (const node of Object.values(elements)) {
    const own = data.filter(({ scope }) => scope === node.id);
    const moveIn = movesOf(node, 'dataInputs', variables);
    const moveOut = movesOf(node, 'dataOutputs', variables);
    const of = (...kinds: DataItem['kind'][]) =>
      own.filter(({ kind }) => kinds.includes(kind)).map((item) => item.variable);
    const outputs = of('dataOutput');
    const declared = of('dataObject', 'property');
    if (moveIn.length + moveOut.length + outputs.length + declared.length > 0)
      found.set(node.id, { outputs, declared, moveIn, moveOut });
  }
  return found;
}

function movesOf(
  node: FlowNode,
  property: 'dataInputs' | 'dataOutputs',
  variables: ReadonlyMap<string, string>,
): readonly DataMove[] {
  const associations =
    property in node ? (node as { readonly [P in typeof property]?: readonly DataAssociation[] })[property] : [];
  return (associations ?? []).map(({ sources, target, transformation, assignments }) => {
    const variable = target === undefined ? undefined : variables.get(target);
    return {
      sources: sources.flatMap((source) => variables.get(source) ?? []),
      ...(variable === undefined ? {} : { target: variable }),
      ...(transformation === undefined ? {} : { transformation }),
      assignments,
    };
  });
}
