import { activityExpressions } from './activity-expressions.js';
import { isOtherLanguage } from './dialects/foreign-expression.js';
import { definitionsOf } from './definitions-of.js';
import type { EventDefinition } from './event-definitions.js';
import { scriptLanguageOf } from './script-language.js';
import type { FlowNode, ProcessModel } from './process-model.js';
import { bpmnNameOf, flowsOf, nodesOf } from './rules/rule.js';

/** A FEEL source and where it stands. */
export interface PlacedExpression {
  readonly elementId: string;
  readonly elementKind: string;
  /** In words, e.g. `the condition`, `owner.assignee`. */
  readonly place: string;
  /** Without the leading `=`; positions are counted in it. */
  readonly text: string;
}

/** Every FEEL expression of a process: conditions, scripts, and each text that begins with `=`. */
export function expressionsOf(process: ProcessModel): readonly PlacedExpression[] {
  const at =
    (elementId: string, elementKind: string) =>
    ([place, text]: readonly [string, string]): PlacedExpression => ({ elementId, elementKind, place, text });
  const variables = new Set(process.data?.map(({ variable }) => variable));
  return [
    ...marked(process.baton, '').map(at(process.id, 'process')),
    ...nodesOf(process).flatMap((node) =>
      [...ownTexts(node), ...activityExpressions(node, variables), ...marked(node.baton, '')].map(
        at(node.id, bpmnNameOf(node)),
      ),
    ),
    ...flowsOf(process).flatMap((flow) =>
      [
        ...(flow.condition && !isOtherLanguage(flow.condition.language)
          ? [['the condition', flow.condition.text] as const]
          : []),
        ...marked(flow.baton, ''),
      ].map(at(flow.id, 'sequenceFlow')),
    ),
  ];
}

function ownTexts(node: FlowNode): readonly (readonly [string, string])[] {
  if (node.kind === 'scriptTask') {
    const { expression } = node.script;
    return expression === '' || scriptLanguageOf(node.script) !== 'feel' ? [] : [['the script', expression]];
  }
  if (node.kind === 'receiveTask' || node.kind === 'sendTask') return marked(node.message, 'message');
  return definitionsOf(node).flatMap(textsOf);
}

function textsOf(definition: EventDefinition): readonly (readonly [string, string])[] {
  switch (definition.type) {
    case 'timer':
      return marked(definition.timer.text, 'the timer');
    case 'message':
      return marked(definition.message, 'message');
    case 'signal':
      return marked(definition.signal.name, 'the signal');
    case 'conditional':
      return definition.condition.text === '' ? [] : [['the condition', definition.condition.text]];
    default:
      return [];
  }
}

/** Texts that begin with `=`, however deep, with their path. A JSON Schema is data. */
function marked(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return value.trimStart().startsWith('=') ? [[path, value.trimStart().slice(1)]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (path === 'form' && key === 'schema') return [];
    if (Array.isArray(value)) return marked(inner, `${path}[${key}]`);
    return marked(inner, path === '' ? key : `${path}.${key}`);
  });
}
