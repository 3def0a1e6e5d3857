import { withoutEquals } from './event-details.js';
import type { Finding } from './finding.js';
import { bpmnKindOf, elementOf, elementsOf, idOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';
import type { Condition, SequenceFlow } from './process-model.js';
import { readFlowExtensions } from './read-extensions.js';
import { unusedNames } from './unused-name.js';
import type { NameId, ScopedElement } from './scoped-element.js';

export interface ReadFlows {
  readonly flows: readonly SequenceFlow[];
  readonly incoming: ReadonlyMap<string, readonly string[]>;
  readonly outgoing: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the sequence flows. Their own ends decide; what the nodes list as incoming and outgoing only fills in
 * an end that a flow leaves out, and is a contradiction where it says otherwise. An end nobody gives stays empty.
 */
export function readFlows(
  content: readonly ScopedElement[],
  nameId: NameId,
  definitions: Definitions,
  findings: Finding[],
): ReadFlows {
  const listed = {
    sourceRef: listedEnds(content, 'outgoing', nameId),
    targetRef: listedEnds(content, 'incoming', nameId),
  };
  const ids = flowIds(content, nameId);
  const endOf = (flow: ModdleElement, end: 'sourceRef' | 'targetRef'): string => {
    const node = elementOf(flow, end);
    const lists = listed[end].get(flow) ?? [];
    const own = node ? nameId(node) : definitions.danglingReference(flow, end);
    for (const lister of lists)
      if (own !== undefined && lister !== own) findings.push(contradiction(ids(flow), lister, end, own));
    if (own !== undefined) return own;
    const [first] = lists;
    if (first !== undefined) findings.push(endRepaired(ids(flow), end, first));
    return first ?? '';
  };
  const incoming = new Map<string, string[]>();
  const outgoing = new Map<string, string[]>();
  const flows = content
    .filter(({ element }) => bpmnKindOf(element) === 'sequenceFlow')
    .map(({ element, scope }): SequenceFlow => {
      const id = ids(element);
      const source = endOf(element, 'sourceRef');
      const target = endOf(element, 'targetRef');
      append(outgoing, source, id);
      append(incoming, target, id);
      return present({
        id,
        name: textOf(element, 'name')?.trim(),
        scope,
        source,
        target,
        condition: readCondition(element),
        baton: readFlowExtensions(element),
      });
    });
  return { flows, incoming, outgoing };
}

function readCondition(flow: ModdleElement): Condition | undefined {
  const expression = elementOf(flow, 'conditionExpression');
  const text = withoutEquals(textOf(expression, 'body') ?? '');
  return text === '' ? undefined : present({ text, language: textOf(expression, 'language') });
}

/** A flow without an id is named after its ends, so that reading the file again gives the same id. */
function flowIds(content: readonly ScopedElement[], nameId: NameId): NameId {
  const unused = unusedNames(new Set(content.flatMap(({ element }) => idOf(element) ?? [])), '-');
  const made = new Map<ModdleElement, string>();
  return (flow) => {
    if (idOf(flow) !== undefined) return nameId(flow);
    const known = made.get(flow);
    if (known !== undefined) return known;
    const end = (name: string) => {
      const node = elementOf(flow, name);
      return node ? nameId(node) : 'nowhere';
    };
    const id = unused(`${end('sourceRef')}-to-${end('targetRef')}`);
    made.set(flow, id);
    return id;
  };
}

function listedEnds(
  content: readonly ScopedElement[],
  list: 'incoming' | 'outgoing',
  nameId: NameId,
): ReadonlyMap<ModdleElement, readonly string[]> {
  const ends = new Map<ModdleElement, string[]>();
  for (const { element } of content) for (const flow of elementsOf(element, list)) append(ends, flow, nameId(element));
  return ends;
}

function append<Key>(lists: Map<Key, string[]>, key: Key, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

const words = { sourceRef: ['outgoing', 'begins at'], targetRef: ['incoming', 'ends at'] } as const;

function contradiction(elementId: string, lister: string, end: 'sourceRef' | 'targetRef', own: string): Finding {
  const [list, verb] = words[end];
  return {
    code: 'contradictory-flow',
    severity: 'error',
    category: 'model',
    elementId,
    elementKind: 'sequenceFlow',
    message: `It ${verb} "${own}", but "${lister}" lists it as ${list}.`,
    mend: 'Draw the flow again, so that both sides agree.',
  };
}

function endRepaired(elementId: string, end: 'sourceRef' | 'targetRef', node: string): Finding {
  return {
    code: 'flow-end-repaired',
    severity: 'info',
    category: 'model',
    elementId,
    elementKind: 'sequenceFlow',
    message: `It names no ${end === 'sourceRef' ? 'source' : 'target'}; "${node}" lists it, so that was taken.`,
    mend: 'Nothing, if that is what is meant.',
  };
}
