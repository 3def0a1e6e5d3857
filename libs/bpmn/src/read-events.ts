import type { EventDefinition, EventDefinitionType } from './event-definitions.js';
import { eventDefinitionsOf, readCaught, readMessage, readTimer, withoutEquals } from './event-details.js';
import { bpmnKindOf, elementOf, elementsOf, idOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';

type DefinitionReader = (definition: ModdleElement, event: ModdleElement, definitions: Definitions) => EventDefinition;

const readers: Readonly<Record<string, DefinitionReader>> = {
  messageEventDefinition: (definition, event, definitions) => ({
    type: 'message',
    message: readMessage(definition, definitions) ?? readMessage(event, definitions) ?? { name: '' },
  }),
  timerEventDefinition: (definition) => ({ type: 'timer', timer: readTimer(definition) }),
  errorEventDefinition: (definition, event, definitions) => ({
    type: 'error',
    error: { ...named(definition, 'errorRef', 'errorCode', definitions), ...readCaught(event) },
  }),
  escalationEventDefinition: (definition, event, definitions) => ({
    type: 'escalation',
    escalation: { ...named(definition, 'escalationRef', 'escalationCode', definitions), ...readCaught(event) },
  }),
  signalEventDefinition: (definition, _event, definitions) => {
    const { id, name, code } = named(definition, 'signalRef', 'signalCode', definitions);
    return { type: 'signal', signal: { ...(id && { id }), name: name ?? id ?? code ?? '' } };
  },
  conditionalEventDefinition: (definition) => {
    const expression = elementOf(definition, 'condition');
    return {
      type: 'conditional',
      condition: present({
        text: withoutEquals(textOf(expression, 'body') ?? ''),
        language: textOf(expression, 'language'),
      }),
    };
  },
  linkEventDefinition: (definition, event) => ({
    type: 'link',
    link: textOf(definition, 'name')?.trim() ?? textOf(event, 'name')?.trim() ?? '',
  }),
  compensateEventDefinition: (definition, _event, { originalId }) => {
    const activity = idOf(elementOf(definition, 'activityRef'));
    return present({
      type: 'compensation' as const,
      activity: activity === undefined ? undefined : originalId(activity),
      waitForCompletion: definition.get('waitForCompletion') !== false,
    });
  },
  cancelEventDefinition: () => ({ type: 'cancel' }),
  terminateEventDefinition: () => ({ type: 'terminate' }),
};

/** What the event waits for or throws, in document order; a definition of no kind that BPMN knows is left out. */
export function readEventDefinitions(event: ModdleElement, definitions: Definitions): readonly EventDefinition[] {
  return eventDefinitionsOf(event).flatMap((definition) => readEventDefinition(definition, event, definitions) ?? []);
}

/** One definition, wherever it stands. */
export function readEventDefinition(
  definition: ModdleElement,
  event: ModdleElement,
  definitions: Definitions,
): EventDefinition | undefined {
  return readers[bpmnKindOf(definition)]?.(definition, event, definitions);
}

/** What an event's kind is called after: its definition's type, or how several of them count; absent for none. */
export function triggerOf(
  event: ModdleElement,
  read: readonly EventDefinition[],
): EventDefinitionType | 'none' | 'multiple' | 'parallelMultiple' {
  const [first, second] = read;
  if (!first) return 'none';
  if (!second) return first.type;
  return event.get('parallelMultiple') === true ? 'parallelMultiple' : 'multiple';
}

/** The activity that a compensation boundary event leads to by an association. */
export function compensationHandlerOf(event: ModdleElement, { originalId }: Definitions): string | undefined {
  const association = elementsOf(event.$parent, 'artifacts').find(
    (artifact) => bpmnKindOf(artifact) === 'association' && elementOf(artifact, 'sourceRef') === event,
  );
  const id = idOf(elementOf(association, 'targetRef'));
  return id === undefined ? undefined : originalId(id);
}

/** What a definition refers to; the reference itself is the code of what is not in the file. */
function named(
  definition: ModdleElement,
  reference: string,
  code: string,
  { originalId, danglingReference }: Definitions,
): { readonly id?: string; readonly name?: string; readonly code?: string } {
  const element = elementOf(definition, reference);
  const id = idOf(element);
  return present({
    id: id && originalId(id),
    name: textOf(element, 'name'),
    code: textOf(element, code) ?? danglingReference(definition, reference),
  });
}
