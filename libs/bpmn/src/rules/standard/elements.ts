import { bpmnNamespace } from '../../names.js';
import { attribute, type SourceElement } from '../../source-document.js';

/** What the standard calls the elements; each test takes any element of the model namespace. */

export function attr(element: SourceElement, name: string): string | undefined {
  return attribute(element, name)?.trim();
}

export function idOf(element: SourceElement): string | undefined {
  return attr(element, 'id') || undefined;
}

interface Children {
  readonly all: readonly SourceElement[];
  readonly byKind: ReadonlyMap<string, readonly SourceElement[]>;
}

/** Sorted once per element: rules ask for the same children again and again, and an element may have ten thousand. */
const sorted = new WeakMap<SourceElement, Children>();

function sort(element: SourceElement): Children {
  const known = sorted.get(element);
  if (known) return known;
  const all = element.children.filter(({ uri, local }) => uri === bpmnNamespace && local !== 'extensionElements');
  const children = { all, byKind: Map.groupBy(all, ({ local }) => local) };
  sorted.set(element, children);
  return children;
}

/** The children that are BPMN's own. */
export function childrenOf(element: SourceElement): readonly SourceElement[] {
  return sort(element).all;
}

export function kidsOf(element: SourceElement, ...kinds: readonly string[]): readonly SourceElement[] {
  const { byKind } = sort(element);
  return kinds.length === 1 ? (byKind.get(kinds[0]!) ?? []) : kinds.flatMap((kind) => byKind.get(kind) ?? []);
}

export function kidOf(element: SourceElement, kind: string): SourceElement | undefined {
  return kidsOf(element, kind)[0];
}

/** The words that engines add to an element: its extension elements, and its attributes of other namespaces. */
export function foreignWordsOf(element: SourceElement): readonly string[] {
  return [
    ...element.attributes.filter(({ name }) => /^(?!xmlns|xsi:|xml:).+:/.test(name)).map(({ name }) => name),
    ...element.children
      .filter(({ local, uri }) => local === 'extensionElements' && uri === bpmnNamespace)
      .flatMap(({ children }) => children.map(({ local }) => local)),
  ];
}

export const isSubProcess = ({ local }: SourceElement): boolean =>
  /^(subProcess|adHocSubProcess|transaction)$/.test(local);
export const isEventSubProcess = (element: SourceElement): boolean =>
  isSubProcess(element) && attr(element, 'triggeredByEvent') === 'true';
export const isTask = ({ local }: SourceElement): boolean =>
  /^(task|userTask|manualTask|serviceTask|sendTask|receiveTask|scriptTask|businessRuleTask)$/.test(local);
export const isActivity = (element: SourceElement): boolean =>
  isTask(element) || isSubProcess(element) || element.local === 'callActivity';
export const isGateway = ({ local }: SourceElement): boolean => local.endsWith('Gateway');
export const isEvent = ({ local }: SourceElement): boolean =>
  /^(startEvent|endEvent|boundaryEvent|intermediateCatchEvent|intermediateThrowEvent|implicitThrowEvent)$/.test(local);
export const isChoreographyActivity = ({ local }: SourceElement): boolean =>
  /^(choreographyTask|callChoreography|subChoreography)$/.test(local);
export const isArtifact = ({ local }: SourceElement): boolean => /^(association|group|textAnnotation)$/.test(local);
export const isFlowNode = (element: SourceElement): boolean =>
  isActivity(element) || isGateway(element) || isEvent(element) || isChoreographyActivity(element);
export const isForCompensation = (element: SourceElement): boolean => attr(element, 'isForCompensation') === 'true';
export const isCallable = ({ local }: SourceElement): boolean => local === 'process' || /^global\w*Task$/.test(local);

const scopes = /^(process|subProcess|adHocSubProcess|transaction|choreography|subChoreography|globalChoreographyTask)$/;

/** The sub-process, process or choreography that the element stands in. */
export function scopeOf(element: SourceElement): SourceElement | undefined {
  let at = element.parent;
  while (at && !scopes.test(at.local)) at = at.parent;
  return at;
}

export function processOf(element: SourceElement): SourceElement | undefined {
  let at: SourceElement | undefined = element;
  while (at && at.local !== 'process') at = at.parent;
  return at;
}

/** The file says that the process it stands in is to run. */
export function isExecutable(element: SourceElement): boolean {
  const process = processOf(element);
  return process !== undefined && attr(process, 'isExecutable') === 'true';
}

/** An expression with `xsi:type="tFormalExpression"`. */
export function isFormal(expression: SourceElement): boolean {
  return expression.attributes.some(
    ({ name, value }) => /(^|:)type$/.test(name) && /(^|:)tFormalExpression$/.test(value.trim()),
  );
}

/** What people read: the name, or else the id, or else the kind. */
export function title(element: SourceElement): string {
  const name = attr(element, 'name')?.replace(/\s+/g, ' ');
  return name ? `"${name}"` : idOf(element) ? `"${idOf(element)}"` : `a ${element.local}`;
}
