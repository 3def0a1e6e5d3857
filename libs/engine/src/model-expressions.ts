import type { FlowNode, ProcessModel } from '@baton/bpmn';

/** One FEEL expression of a model, and the element or flow that it belongs to. */
export interface ModelExpression {
  readonly element: string;
  readonly elementKind: string;
  /** Without its `=`. */
  readonly source: string;
}

/** Every expression that running the model may evaluate. */
export function* expressionsOf(model: ProcessModel): Iterable<ModelExpression> {
  for (const node of Object.values(model.elements)) {
    const { baton, ...rest } = node;
    for (const source of sourcesOf(node, { ...rest, ...baton })) yield { element: node.id, elementKind: node.kind, source };
  }
  for (const { id, condition } of Object.values(model.flows)) {
    if (condition) yield { element: id, elementKind: 'sequenceFlow', source: condition.text };
  }
}

/** Words of the diagram, where a leading `=` means nothing. */
const NOT_FEEL: ReadonlySet<string> = new Set(['id', 'name', 'documentation', 'department', 'script']);

function* sourcesOf(node: FlowNode, fields: object): Iterable<string> {
  if (node.kind === 'scriptTask') yield node.script.expression;
  for (const [name, value] of Object.entries(fields)) {
    if (!NOT_FEEL.has(name)) yield* marked(value);
  }
}

/** Every text in `data` that begins with `=`. */
function* marked(data: unknown): Iterable<string> {
  if (typeof data === 'string') {
    if (data.startsWith('=')) yield data.slice(1);
  } else if (typeof data === 'object' && data !== null) {
    for (const [name, value] of Object.entries(data)) {
      if (name !== 'schema') yield* marked(value);
    }
  }
}
