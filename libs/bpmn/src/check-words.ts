import { durationMs, Rejection } from '@baton/kernel';
import { batonModdle, type Word } from './baton-moddle.js';
import type { Finding } from './finding.js';
import { bpmnKindOf, elementOf, elementsOf, idOf, type ModdleElement } from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';

const words = new Map<string, Word>(batonModdle.types.map((word) => [`baton:${word.name}`, word]));

/** Baton's words say what they must, in values they can have. */
export function checkWords({ root, originalId }: Definitions): readonly Finding[] {
  const findings: Finding[] = [];
  const visit = (element: ModdleElement, holder: ModdleElement): void => {
    const word = words.get(element.$type);
    if (word)
      for (const problem of problemsOf(element, word)) findings.push(tell(problem, element, holder, originalId));
    if (word)
      for (const { name, isMany } of word.properties)
        if (isMany) for (const part of elementsOf(element, name)) visit(part, holder);
  };
  const stack = [root];
  for (let element = stack.pop(); element; element = stack.pop()) {
    for (const value of elementsOf(elementOf(element, 'extensionElements'), 'values')) visit(value, element);
    for (const list of [
      'rootElements',
      'flowElements',
      'participants',
      'messageFlows',
      'laneSets',
      'lanes',
      'eventDefinitions',
    ])
      stack.push(...elementsOf(element, list));
  }
  return findings;
}

function* problemsOf(element: ModdleElement, { properties }: Word): Generator<string> {
  for (const { name, required, oneOf, format, type } of properties) {
    const value = element.get(name);
    if (value === undefined || value === '') {
      if (required) yield `leaves out ${name}`;
      continue;
    }
    if (type === 'Integer' && (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0))
      yield `has a ${name} that is no whole number`;
    if (typeof value !== 'string' || value.trimStart().startsWith('=')) continue;
    if (oneOf && !oneOf.includes(value)) yield `has ${name}="${value}", which is none of ${oneOf.join(', ')}`;
    if (format === 'duration' && !isDuration(value))
      yield `has ${name}="${value}", which is no ISO 8601 duration such as PT24H`;
    if (format === 'json' && !isJsonObject(value)) yield `has a ${name} that is no JSON object`;
  }
}

function tell(
  problem: string,
  word: ModdleElement,
  holder: ModdleElement,
  originalId: (id: string) => string,
): Finding {
  const id = idOf(holder);
  return {
    code: 'word-invalid',
    severity: 'error',
    category: 'model',
    ...(id && { elementId: originalId(id) }),
    elementKind: bpmnKindOf(holder),
    message: `Its <baton:${bpmnKindOf(word)}> ${problem}.`,
    mend: "Correct it by the reference of Baton's words.",
  };
}

function isDuration(text: string): boolean {
  try {
    return durationMs(text) >= 0;
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
