import { Rejection } from '@baton/kernel';
import { batonNamespace } from './baton-moddle.js';
import { SourceEditor } from './source-editor.js';
import { taskKinds, type ElementPatch } from './element-patch.js';
import { withoutEquals } from './event-details.js';
import { bpmnNamespace } from './names.js';
import { renderWord, wordsFor } from './render-words.js';
import { attribute, namespaceOf, qualifiedName, scanXml, walk, type SourceElement } from './source-document.js';
import { declareUtf8 } from './decode-xml.js';
import { escapeText } from './xml-entities.js';

const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
const activity = /^(task|\w+Task|subProcess|adHocSubProcess|transaction|callActivity)$/;
const task: readonly string[] = taskKinds;

/** Which elements can have what; what is not here can stand on any task, event, sub-process. */
const fits: Partial<Record<keyof ElementPatch, RegExp>> = {
  name: /./,
  owner: new RegExp(`${activity.source}|^sequenceFlow$|^process$`),
  serviceLevel: new RegExp(`${activity.source}|^sequenceFlow$|^process$`),
  visibleTo: new RegExp(`${activity.source}|Event$|^sequenceFlow$|^process$`),
  message: /Task$|Event$|^message$/,
  call: /^callActivity$/,
  decision: /^businessRuleTask$/,
  loop: activity,
  script: /^scriptTask$/,
  condition: /^sequenceFlow$/,
  defaultFlow: new RegExp(`${activity.source}|Gateway$`),
  process: /^process$/,
  triggers: /^process$/,
};
const step = new RegExp(`${activity.source}|Event$`);

/**
 * Changes what a file says about one element and leaves everything else in it as it was: other tools' extensions,
 * the diagram, comments, the order and the blanks. What the patch says is not judged here: read the result for its findings.
 *
 * @returns the new text; its XML declaration, if it has one, names UTF-8
 * @throws Rejection `not-found` ELEMENT_NOT_FOUND; `invalid` PATCH_UNFIT, when the element cannot have what the patch sets;
 *   and those of `readBpmn` for a text that cannot be read
 */
export async function patchElement(xml: string, elementId: string, patch: ElementPatch): Promise<string> {
  const text = declareUtf8(xml);
  const root = scanXml(text);
  const element = find(root, elementId);
  if (!element) throw new Rejection('not-found', 'ELEMENT_NOT_FOUND', `There is no element "${elementId}" in the file`);
  const kind = patch.kind ?? element.local;
  for (const key of Object.keys(patch) as (keyof ElementPatch)[]) {
    if (patch[key] === undefined || key === 'kind' || key === 'timer') continue;
    if (!(fits[key] ?? step).test(kind)) throw unfit(elementId, element.local, key);
  }
  const editor = new SourceEditor(text);
  if (patch.name !== undefined) editor.setAttribute(element, 'name', patch.name ?? undefined);
  if (patch.kind !== undefined && patch.kind !== element.local) changeKind(editor, element, elementId, patch.kind);
  if (patch.defaultFlow !== undefined) setDefaultFlow(editor, root, element, elementId, patch.defaultFlow);
  if (patch.timer !== undefined) setTimer(editor, element, elementId, patch.timer);
  setWords(editor, root, element, patch); // before the condition: the standard's order
  if (patch.condition !== undefined) setCondition(editor, element, patch.condition);
  return editor.apply();
}

function find(root: SourceElement, id: string): SourceElement | undefined {
  for (const element of walk(root))
    if (element.uri === bpmnNamespace && attribute(element, 'id')?.trim() === id) return element;
  return undefined;
}

function unfit(elementId: string, local: string, what: string): Rejection {
  return new Rejection('invalid', 'PATCH_UNFIT', `"${elementId}" is a ${local}; it cannot have ${what}`, {
    fields: [{ field: what, message: `a ${local} cannot have it` }],
  });
}

function changeKind(editor: SourceEditor, element: SourceElement, elementId: string, kind: string): void {
  if (!task.includes(element.local) || !task.includes(kind)) throw unfit(elementId, element.local, 'kind');
  editor.rename(element, kind);
}

function setDefaultFlow(
  editor: SourceEditor,
  root: SourceElement,
  element: SourceElement,
  elementId: string,
  flowId: string | null,
): void {
  if (flowId !== null) {
    const flow = find(root, flowId);
    const source = flow && attribute(flow, 'sourceRef')?.trim();
    if (flow?.local !== 'sequenceFlow' || (source !== undefined && source !== elementId)) {
      throw new Rejection('invalid', 'PATCH_UNFIT', `"${flowId}" is no flow that leaves "${elementId}"`, {
        fields: [{ field: 'defaultFlow', message: 'is no flow that leaves the element' }],
      });
    }
  }
  editor.setAttribute(element, 'default', flowId ?? undefined);
}

function setTimer(
  editor: SourceEditor,
  element: SourceElement,
  elementId: string,
  timer: NonNullable<ElementPatch['timer']>,
): void {
  const definition = childOf(element, 'timerEventDefinition');
  if (!definition) throw unfit(elementId, element.local, 'timer');
  for (const child of definition.children) if (/^time(Date|Duration|Cycle)$/.test(child.local)) editor.remove(child);
  const local = { date: 'timeDate', duration: 'timeDuration', cycle: 'timeCycle' }[timer.kind];
  editor.insert(definition, `${editor.indentOf(definition)}  ${expression(definition, local, timer.text)}`);
}

function setCondition(editor: SourceEditor, flow: SourceElement, condition: string | null): void {
  const present = childOf(flow, 'conditionExpression');
  if (present) editor.remove(present);
  if (condition !== null && condition.trim() !== '')
    editor.insert(
      flow,
      `${editor.indentOf(flow)}  ${expression(flow, 'conditionExpression', `=${withoutEquals(condition)}`)}`,
    );
}

function expression(parent: SourceElement, local: string, body: string): string {
  const name = qualifiedName({ prefix: parent.prefix, local });
  const type = prefixFor(parent, xsi);
  const formal = qualifiedName({ prefix: parent.prefix, local: 'tFormalExpression' });
  return `<${name}${type ? ` ${type}:type="${formal}"` : ''}>${escapeText(body)}</${name}>`;
}

function setWords(editor: SourceEditor, root: SourceElement, element: SourceElement, patch: ElementPatch): void {
  const words = wordsFor(patch);
  if (words.size === 0) return;
  const holder = childOf(element, 'extensionElements');
  for (const child of holder?.children ?? [])
    if (child.uri === batonNamespace && words.has(child.local)) editor.remove(child);
  const rendered = [...words.values()].flat();
  if (rendered.length === 0) return;
  const prefix = prefixFor(element, batonNamespace) ?? declarePrefix(editor, root, element);
  const indent = `${editor.indentOf(element)}  `;
  const text = rendered.map((word) => renderWord(word, prefix, `${indent}  `)).join('\n');
  if (holder) return editor.insert(holder, text);
  const name = qualifiedName({ prefix: element.prefix, local: 'extensionElements' });
  const documentation = element.children
    .filter(({ local, uri }) => local === 'documentation' && uri === bpmnNamespace)
    .at(-1);
  editor.insert(element, `${indent}<${name}>\n${text}\n${indent}</${name}>`, documentation ?? null);
}

function declarePrefix(editor: SourceEditor, root: SourceElement, element: SourceElement): string {
  let prefix = 'baton';
  for (let n = 2; namespaceOf(element, prefix) !== undefined; n += 1) prefix = `baton${n}`;
  editor.setAttribute(root, `xmlns:${prefix}`, batonNamespace);
  return prefix;
}

/** A prefix that means the namespace at this element, and is not bound to another one nearer by. */
function prefixFor(element: SourceElement, uri: string): string | undefined {
  for (let at: SourceElement | undefined = element; at; at = at.parent) {
    for (const [prefix, bound] of at.declared ?? [])
      if (bound === uri && prefix !== '' && namespaceOf(element, prefix) === uri) return prefix;
  }
  return undefined;
}

function childOf(element: SourceElement, local: string): SourceElement | undefined {
  return element.children.find((child) => child.local === local && child.uri === bpmnNamespace);
}
