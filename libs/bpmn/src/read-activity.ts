import { withoutEquals } from './event-details.js';
import type { LoopCharacteristics } from './loop-characteristics.js';
import { bpmnKindOf, elementOf, elementsOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';
import type { CalledDecision, CalledElement } from './process-model.js';
import { readCondition } from './read-condition.js';
import { readAssociations, variableOf } from './read-data.js';
import { readEventDefinition, readEventDefinitions } from './read-events.js';
import { wordsOf } from './read-extensions.js';

/** What every activity may have beside its kind. */
export function readActivity(activity: ModdleElement, definitions: Definitions) {
  const loop = elementOf(activity, 'loopCharacteristics');
  return present({
    loop: loop && readLoop(loop, activity, definitions),
    forCompensation: activity.get('isForCompensation') === true ? true : undefined,
    startQuantity: quantity(activity, 'startQuantity'),
    completionQuantity: quantity(activity, 'completionQuantity'),
    dataInputs: readAssociations(activity, 'dataInputAssociations', definitions),
    dataOutputs: readAssociations(activity, 'dataOutputAssociations', definitions),
  });
}

function readLoop(loop: ModdleElement, activity: ModdleElement, definitions: Definitions): LoopCharacteristics {
  if (bpmnKindOf(loop) === 'standardLoopCharacteristics') {
    const maximum = loop.get('loopMaximum');
    return present({
      type: 'standard' as const,
      testBefore: loop.get('testBefore') === true,
      condition: readCondition(elementOf(loop, 'loopCondition')),
      maximum: maximum === undefined ? undefined : String(maximum),
    });
  }
  const [word] = wordsOf(loop, 'baton:Loop').concat(wordsOf(activity, 'baton:Loop'));
  const reference = (property: string) =>
    variableOf(elementOf(loop, property)) ?? definitions.danglingReference(loop, property);
  /** The collection is where the drawn data flow of the activity comes from, or leads to. */
  const collection = (property: string, flows: string, inner: string, outer: string) => {
    const item = elementOf(loop, property);
    const flow = elementsOf(activity, flows).find((each) => item && partsOf(each, inner).includes(item));
    return variableOf(flow && partsOf(flow, outer)[0]) ?? variableOf(item);
  };
  const event = (property: string) => {
    const definition = elementOf(loop, property);
    return definition && readEventDefinition(definition, activity, definitions);
  };
  const feel = (property: string) => {
    const text = textOf(word, property);
    return text === undefined ? undefined : withoutEquals(text);
  };
  return present({
    type: 'multiInstance' as const,
    sequential: loop.get('isSequential') === true,
    cardinality: readCondition(elementOf(loop, 'loopCardinality'))?.text,
    collection: feel('collection') ?? collection('loopDataInputRef', 'dataInputAssociations', 'targetRef', 'sourceRef'),
    elementVariable: textOf(word, 'elementVariable') ?? reference('inputDataItem'),
    outputCollection:
      textOf(word, 'outputCollection') ??
      collection('loopDataOutputRef', 'dataOutputAssociations', 'sourceRef', 'targetRef'),
    outputElement: feel('outputElement') ?? reference('outputDataItem'),
    completionCondition: readCondition(elementOf(loop, 'completionCondition')),
    behavior: (textOf(loop, 'behavior') ?? 'All') as 'None' | 'One' | 'All' | 'Complex',
    noneEvent: event('noneBehaviorEventRef'),
    oneEvent: event('oneBehaviorEventRef'),
    complexBehaviors: elementsOf(loop, 'complexBehaviorDefinition').flatMap((complex) => {
      const condition = readCondition(elementOf(complex, 'condition')) ?? { text: '' };
      const thrown = elementOf(complex, 'event');
      const events = thrown ? readEventDefinitions(thrown, definitions) : [];
      return events.length > 0 ? events.map((each) => ({ condition, event: each })) : [{ condition }];
    }),
  });
}

/** What a reference names, whether it may name one element or several. */
function partsOf(element: ModdleElement, property: string): readonly ModdleElement[] {
  const one = elementOf(element, property);
  return one ? [one] : elementsOf(element, property);
}

/** Baton's word, or else the standard's `calledElement`. */
export function readCalled(activity: ModdleElement): CalledElement | undefined {
  const [word] = wordsOf(activity, 'baton:Call');
  const process = textOf(word, 'process') ?? textOf(activity, 'calledElement')?.trim();
  if (process === undefined) return undefined;
  const all = (property: string, mapping: string): boolean => {
    const told = word?.get(property);
    return typeof told === 'boolean' ? told : wordsOf(activity, mapping).length === 0;
  };
  return present({
    process: process.startsWith('=') ? process : process.slice(process.indexOf(':') + 1),
    ...readBinding(word),
    businessKey: textOf(word, 'businessKey'),
    inheritBusinessKey: word?.get('inheritBusinessKey') === true ? true : undefined,
    passAllIn: all('passAllIn', 'baton:Input'),
    passAllOut: all('passAllOut', 'baton:Output'),
  });
}

export function readDecision(task: ModdleElement): CalledDecision | undefined {
  const [word] = wordsOf(task, 'baton:Decision');
  const decision = textOf(word, 'decision');
  return decision === undefined
    ? undefined
    : present({ decision, ...readBinding(word), resultVariable: textOf(word, 'resultVariable') });
}

function readBinding(word: ModdleElement | undefined) {
  const version = textOf(word, 'version');
  const versionTag = textOf(word, 'versionTag');
  const told = textOf(word, 'binding');
  const binding = told ?? (version !== undefined ? 'version' : versionTag !== undefined ? 'versionTag' : 'latest');
  return { binding: binding as CalledElement['binding'], version, versionTag };
}

/** Absent for one, which is what the standard takes where nothing is said. */
function quantity(activity: ModdleElement, property: 'startQuantity' | 'completionQuantity'): number | undefined {
  const value = activity.get(property);
  return typeof value === 'number' && value !== 1 ? value : undefined;
}
