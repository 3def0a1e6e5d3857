import type { Definitions } from './parse-definitions.js';
import { bpmnKindOf, elementOf, elementsOf, idOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import type { ErrorDefinition, MessageDefinition, ScriptDefinition, TimerDefinition } from './process-model.js';
import { drawnMessage } from './read-conversation.js';
import { drawnCorrelationKey } from './read-correlation.js';
import { wordsOf } from './read-extensions.js';

/** The definitions of an event, written inside it or referred to. */
export function eventDefinitionsOf(event: ModdleElement): readonly ModdleElement[] {
  return [...elementsOf(event, 'eventDefinitions'), ...elementsOf(event, 'eventDefinitionRef')];
}

/** Of an event or of its definition. An absent expression gives an empty text, which a readiness rule names. */
export function readTimer(event: ModdleElement): TimerDefinition {
  const definition = bpmnKindOf(event) === 'timerEventDefinition' ? event : eventDefinitionsOf(event)[0];
  for (const [property, kind] of [
    ['timeDate', 'date'],
    ['timeDuration', 'duration'],
    ['timeCycle', 'cycle'],
  ] as const) {
    const expression = elementOf(definition, property);
    if (expression) return { kind, text: textOf(expression, 'body')?.trim() ?? '' };
  }
  return { kind: 'duration', text: '' };
}

/**
 * The message of an event or a task; where it names none, that of the message flow to or from another step of the file.
 * Baton's word on the element counts before the one on the message itself.
 */
export function readMessage(element: ModdleElement, definitions: Definitions): MessageDefinition | undefined {
  const holder = [element, ...eventDefinitionsOf(element)].find((candidate) => elementOf(candidate, 'messageRef'));
  const operation = elementOf(
    [element, ...eventDefinitionsOf(element)].find((candidate) => elementOf(candidate, 'operationRef')),
    'operationRef',
  );
  const told = elementOf(holder, 'messageRef') ?? elementOf(operation, 'inMessageRef');
  const drawn = told ? undefined : drawnMessage(element, definitions);
  const message = told ?? drawn?.message;
  const words = [...wordsOf(element, 'baton:Message'), ...(message ? wordsOf(message, 'baton:Message') : [])];
  const missing = [element, ...eventDefinitionsOf(element)]
    .map((candidate) => definitions.danglingReference(candidate, 'messageRef'))
    .find((reference) => reference !== undefined);
  if (!message && !drawn && missing === undefined && words.length === 0) return undefined;
  const id = idOf(message);
  const word = (property: string) =>
    words.map((candidate) => textOf(candidate, property)).find((value) => value !== undefined);
  const key = word('correlationKey');
  const drawnKey = message && key === undefined ? drawnCorrelationKey(message, element, definitions) : undefined;
  return present({
    id: id && definitions.originalId(id),
    name: word('name') ?? textOf(message, 'name') ?? missing ?? drawn?.name ?? '',
    correlationKey: key ?? drawnKey,
    correlationDrawn: drawnKey === undefined ? undefined : (true as const),
    ttl: word('ttl'),
  });
}

export function readError(event: ModdleElement, { originalId, danglingReference }: Definitions): ErrorDefinition {
  const [definition] = eventDefinitionsOf(event);
  const error = elementOf(definition, 'errorRef');
  const id = idOf(error);
  return present({
    id: id && originalId(id),
    name: textOf(error, 'name'),
    code: textOf(error, 'errorCode') ?? (definition && danglingReference(definition, 'errorRef')),
    ...readCaught(event),
  });
}

/** The variables that a catching event fills. */
export function readCaught(event: ModdleElement): Pick<ErrorDefinition, 'codeVariable' | 'messageVariable'> {
  const [word] = wordsOf(event, 'baton:Caught');
  return present({ codeVariable: textOf(word, 'codeVariable'), messageVariable: textOf(word, 'messageVariable') });
}

/** Baton's word, or else the standard's `script` element. */
export function readScript(task: ModdleElement): ScriptDefinition {
  const [word] = wordsOf(task, 'baton:Script');
  if (word)
    return present({
      expression: withoutEquals(textOf(word, 'expression') ?? ''),
      resultVariable: textOf(word, 'resultVariable'),
      language: textOf(word, 'language'),
    });
  return present({ expression: withoutEquals(textOf(task, 'script') ?? ''), language: textOf(task, 'scriptFormat') });
}

/** FEEL source as the model keeps it: trimmed, without the `=` that marks it. */
export function withoutEquals(text: string): string {
  return text.trim().replace(/^=\s*/, '');
}
