import { readParticulars } from './element-kinds.js';
import type { Finding } from './finding.js';
import {
  bpmnKindOf,
  documentationOf,
  elementOf,
  elementsOf,
  idOf,
  present,
  textOf,
  type ModdleElement,
} from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';
import type { FlowNode, Lane, ProcessModel, EmbeddedProcess } from './process-model.js';
import { readAssociations, readData } from './read-data.js';
import { readFlows } from './read-flows.js';
import type { NameId, ScopedElement } from './scoped-element.js';
import { readProcessExtensions, readStepExtensions } from './read-extensions.js';
import { departments, readLanes } from './read-lanes.js';

export interface ReadProcess {
  readonly model: ProcessModel;
  /** Repairs and contradictions; the rules that need only the model are run on it later. */
  readonly findings: readonly Finding[];
}

export function readProcess(process: ModdleElement, pool: string | undefined, definitions: Definitions): ReadProcess {
  const findings: Finding[] = [];
  const nameId = idGiver(definitions, findings);
  const processId = nameId(process);
  const content = collect(process, processId, nameId);
  const lanes = readLanes(process, content, nameId);
  const department = departments(lanes, pool);
  const { flows, incoming, outgoing } = readFlows(content, nameId, definitions, findings);
  const elements = new Map<string, FlowNode>();
  for (const { element, scope } of content) {
    if (!isFlowNode(element)) continue;
    const id = nameId(element);
    const defaultFlow = elementOf(element, 'default');
    elements.set(
      id,
      present({
        ...readParticulars(element, definitions),
        id,
        name: textOf(element, 'name')?.trim(),
        documentation: documentationOf(element),
        scope,
        incoming: incoming.get(id) ?? [],
        outgoing: outgoing.get(id) ?? [],
        defaultFlow: (defaultFlow && nameId(defaultFlow)) ?? definitions.danglingReference(element, 'default'),
        department: department(id, scope),
        baton: readStepExtensions(element),
      }) as FlowNode,
    );
    findings.push(...ignoredData(element, id, definitions));
  }
  const data = readData(process, content, nameId);
  const model: ProcessModel = present({
    id: processId,
    name: textOf(process, 'name')?.trim() ?? pool,
    documentation: documentationOf(process),
    executable: process.get('isExecutable') === true,
    elements: Object.fromEntries(withStarts(elements)),
    flows: Object.fromEntries(flows.map((flow) => [flow.id, flow])),
    lanes: lanes as readonly Lane[],
    pool,
    data: data.length > 0 ? data : undefined,
    baton: readProcessExtensions(process),
  });
  return { model, findings: findings.map((finding) => ({ processId, ...finding })) };
}

function isFlowNode(element: ModdleElement): boolean {
  return element.$instanceOf?.('bpmn:FlowNode') === true;
}

/** Nodes and flows with the scope they stand in, in document order. */
function collect(container: ModdleElement, scope: string, nameId: NameId): ScopedElement[] {
  return elementsOf(container, 'flowElements').flatMap((element) =>
    element.$instanceOf?.('bpmn:SubProcess')
      ? [{ element, scope }, ...collect(element, nameId(element), nameId)]
      : [{ element, scope }],
  );
}

function idGiver({ originalId }: Definitions, findings: Finding[]): NameId {
  const given = new Map<ModdleElement, string>();
  let made = 0;
  return (element) => {
    const known = given.get(element);
    if (known !== undefined) return known;
    const own = idOf(element);
    const kind = bpmnKindOf(element);
    const id = own === undefined ? `${kind}-without-id-${(made += 1)}` : originalId(own);
    given.set(element, id);
    if (own === undefined && kind !== 'sequenceFlow' && kind !== 'lane') {
      findings.push({
        code: 'id-missing',
        severity: 'info',
        category: 'model',
        elementId: id,
        elementKind: kind,
        message: 'It has no id in the file; one was made up.',
        mend: 'Save the file again with a modelling tool that writes ids.',
      });
    }
    return id;
  };
}

function ignoredData(element: ModdleElement, elementId: string, definitions: Definitions): readonly Finding[] {
  const properties = ['dataInputAssociations', 'dataOutputAssociations'] as const;
  const ignored = properties.some((property) => {
    const moved = element.$instanceOf?.('bpmn:Activity') ? readAssociations(element, property, definitions) : undefined;
    return elementsOf(element, property).length > (moved?.length ?? 0);
  });
  if (!ignored) return [];
  return [
    {
      code: 'data-association-ignored',
      severity: 'info',
      category: 'model',
      elementId,
      elementKind: bpmnKindOf(element),
      message: 'Some of its drawn data flows are documentation: they name no data that they move.',
      mend: 'Say with inputs and outputs which variables it reads and writes.',
    },
  ];
}

/** Names each sub-process's start event, where there is exactly one that can begin it. */
function withStarts(elements: ReadonlyMap<string, FlowNode>): ReadonlyMap<string, FlowNode> {
  const starts = new Map<string, string | undefined>();
  for (const { kind, id, scope } of elements.values())
    if (kind === 'noneStartEvent') starts.set(scope, starts.has(scope) ? undefined : id);
  const named = (node: EmbeddedProcess): FlowNode => {
    const start = starts.get(node.id);
    return start === undefined || node.kind === 'adHocSubProcess' ? node : { ...node, start };
  };
  return new Map([...elements].map(([id, node]) => [id, isEmbedded(node) ? named(node) : node]));
}

function isEmbedded(node: FlowNode): node is EmbeddedProcess {
  return (
    node.kind === 'subProcess' ||
    node.kind === 'eventSubProcess' ||
    node.kind === 'transaction' ||
    node.kind === 'adHocSubProcess'
  );
}
