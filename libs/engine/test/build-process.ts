import type { FlowNode, FlowNodeKind, ProcessModel, SequenceFlow, StepExtensions } from '@baton/bpmn';

type Element<Kind extends FlowNodeKind> = Extract<FlowNode, { kind: Kind }>;
type OfActivities = 'loop' | 'forCompensation' | 'startQuantity' | 'completionQuantity' | 'dataInputs' | 'dataOutputs';
type Own<Kind extends FlowNodeKind> = Omit<Element<Kind>, Exclude<keyof Element<'task'>, OfActivities>>;
type More = { readonly in?: string; readonly baton?: Partial<StepExtensions> };

export interface Sketch {
  readonly node: Omit<FlowNode, 'incoming' | 'outgoing' | 'scope'>;
  readonly in?: string;
}

const NO_WORDS: StepExtensions = { documents: [], outcomes: [], visibleTo: [], inputs: [], outputs: [], notify: [] };

/** One element of a sketch: its kind and id, what the kind needs beyond that, the sub-process it is `in`, Baton's words. */
export function el<Kind extends FlowNodeKind>(kind: Kind, id: string, details?: Own<Kind> & More): Sketch {
  const { in: scope, baton, ...own } = { in: undefined, baton: {}, ...details };
  return {
    node: { kind, id, ...own, baton: { ...NO_WORDS, ...baton } } as unknown as Sketch['node'],
    ...(scope === undefined ? {} : { in: scope }),
  };
}

const FLOW = /^(?:(\S+): )?(\S+) -> (\S+)(?: if (.+)| (default))?$/;

/** A process `p` from elements and flows written `a -> b`, `a -> b if amount > 5`, `a -> b default`; `id: a -> b` names one, else it is `a-b`. */
export function processOf(sketches: readonly Sketch[], flows: readonly string[]): ProcessModel {
  const scopeOf = (id: string): string => sketches.find(({ node }) => node.id === id)?.in ?? 'p';
  const read = flows.map((text) => {
    const [, id, source = '', target = '', condition, byDefault] = FLOW.exec(text) ?? [];
    const flow: SequenceFlow = {
      id: id ?? `${source}-${target}`,
      scope: scopeOf(source),
      source,
      target,
      ...(condition ? { condition: { text: condition } } : {}),
      baton: { visibleTo: [] },
    };
    return { flow, byDefault: byDefault !== undefined };
  });
  const elements = sketches.map(({ node, in: scope = 'p' }) => {
    const outgoing = read.filter(({ flow }) => flow.source === node.id);
    const defaultFlow = outgoing.find(({ byDefault }) => byDefault)?.flow.id;
    return {
      ...node,
      scope,
      incoming: read.filter(({ flow }) => flow.target === node.id).map(({ flow }) => flow.id),
      outgoing: outgoing.map(({ flow }) => flow.id),
      ...(defaultFlow === undefined ? {} : { defaultFlow }),
    } as unknown as FlowNode;
  });
  return {
    id: 'p',
    executable: true,
    elements: Object.fromEntries(elements.map((element) => [element.id, element])),
    flows: Object.fromEntries(read.map(({ flow }) => [flow.id, flow])),
    lanes: [],
    baton: { businessKeyUnique: false, starters: [], triggers: [], visibleTo: [] },
  };
}
