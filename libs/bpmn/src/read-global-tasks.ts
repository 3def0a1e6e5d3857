import { withoutEquals } from './event-details.js';
import { bpmnKindOf, documentationOf, idOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';
import type { FlowNode, FlowNodeKind, ProcessModel } from './process-model.js';
import { readDecision } from './read-activity.js';
import { readProcessExtensions, readStepExtensions } from './read-extensions.js';
import type { SourceElement } from './source-document.js';
import { unescapeXml } from './xml-entities.js';

const kinds: Readonly<Record<string, FlowNodeKind>> = {
  globalTask: 'task',
  globalUserTask: 'userTask',
  globalManualTask: 'manualTask',
  globalScriptTask: 'scriptTask',
  globalBusinessRuleTask: 'businessRuleTask',
};

/**
 * The global tasks among a file's root elements, each as a process of one task, `<id>-task`, that call activities start.
 *
 * @param source the file's text with its root element: the parser does not know that a global task's script is an element
 */
export function readGlobalTasks(
  elements: readonly ModdleElement[],
  { originalId }: Definitions,
  source: Source,
): readonly ProcessModel[] {
  return elements.flatMap((element): readonly ProcessModel[] => {
    const kind = kinds[bpmnKindOf(element)];
    const id = idOf(element);
    return kind === undefined || id === undefined ? [] : [readGlobalTask(element, kind, originalId(id), source)];
  });
}

function readGlobalTask(element: ModdleElement, kind: FlowNodeKind, id: string, source: Source): ProcessModel {
  const named = { name: textOf(element, 'name')?.trim(), documentation: documentationOf(element) };
  const task = present({
    kind,
    id: `${id}-task`,
    ...named,
    scope: id,
    incoming: [],
    outgoing: [],
    baton: readStepExtensions(element),
    ...particulars(element, kind, scriptOf(source, id)),
  }) as unknown as FlowNode;
  return present({
    id,
    ...named,
    executable: true,
    elements: { [task.id]: task },
    flows: {},
    lanes: [],
    global: true,
    baton: readProcessExtensions(element),
  });
}

interface Source {
  readonly text: string;
  readonly root: SourceElement;
}

function particulars(element: ModdleElement, kind: FlowNodeKind, script: string): object {
  if (kind === 'businessRuleTask') return { decision: readDecision(element) };
  if (kind !== 'scriptTask') return {};
  const expression = withoutEquals(textOf(element, 'script') ?? script);
  return { script: present({ expression, language: textOf(element, 'scriptLanguage') }) };
}

function scriptOf({ text, root }: Source, id: string): string {
  const task = root.children.find(({ attributes }) =>
    attributes.some(({ name, value }) => name === 'id' && value === id),
  );
  const script = task?.children.find(({ local }) => local === 'script');
  if (!script) return '';
  const content = text.slice(script.contentStart, script.contentEnd);
  return content
    .split(/<!\[CDATA\[([\s\S]*?)\]\]>/)
    .map((piece, at) => (at % 2 === 0 ? unescapeXml(piece) : piece))
    .join('');
}
