import type { DataAssociation, DataItem } from './data-model.js';
import { withoutEquals } from './event-details.js';
import { bpmnKindOf, elementOf, elementsOf, idOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';
import { readCondition } from './read-condition.js';
import type { NameId, ScopedElement } from './scoped-element.js';

/** The data that a process draws or declares: of itself, of what is in it, and of its activities. */
export function readData(
  process: ModdleElement,
  content: readonly ScopedElement[],
  nameId: NameId,
): readonly DataItem[] {
  const processId = nameId(process);
  const owners = [process, ...content.map(({ element }) => element)];
  return [
    ...content.flatMap(({ element, scope }) => drawn(element, scope, processId, nameId)),
    ...owners.flatMap((owner) => declared(owner, nameId(owner))),
  ];
}

function drawn(element: ModdleElement, scope: string, process: string, nameId: NameId): readonly DataItem[] {
  const item = (kind: DataItem['kind'], where: string): DataItem => {
    const id = nameId(element);
    return { id, variable: variableOf(element) ?? id, kind, scope: where, collection };
  };
  const collection = (elementOf(element, 'dataObjectRef') ?? element).get('isCollection') === true;
  switch (bpmnKindOf(element)) {
    case 'dataObject':
    case 'dataObjectReference':
      return [item('dataObject', scope)];
    case 'dataStoreReference':
      return [item('dataStore', process)];
    default:
      return [];
  }
}

function declared(owner: ModdleElement, scope: string): readonly DataItem[] {
  const inputOutput = elementOf(owner, 'ioSpecification');
  const items = (elements: readonly ModdleElement[], kind: DataItem['kind']) =>
    elements.flatMap((element): readonly DataItem[] => {
      const id = idOf(element);
      const variable = variableOf(element);
      if (id === undefined || variable === undefined || isPlaceholder(element)) return [];
      return [{ id, variable, kind, scope, collection: element.get('isCollection') === true }];
    });
  return [
    ...items(elementsOf(owner, 'properties'), 'property'),
    ...items(elementsOf(inputOutput, 'dataInputs'), 'dataInput'),
    ...items(elementsOf(inputOutput, 'dataOutputs'), 'dataOutput'),
  ];
}

/** The variable that a data element is: its name or that of what it refers to, else its id. */
export function variableOf(element: ModdleElement | undefined): string | undefined {
  const referred = elementOf(element, 'dataObjectRef') ?? elementOf(element, 'dataStoreRef');
  return textOf(referred, 'name')?.trim() ?? textOf(element, 'name')?.trim() ?? idOf(referred) ?? idOf(element);
}

/** What modelling tools write where the standard wants a target, and nothing is meant. */
const isPlaceholder = (element: ModdleElement): boolean => textOf(element, 'name') === '__targetRef_placeholder';

/** Data associations that move something; a line that is only drawn is none. */
export function readAssociations(
  activity: ModdleElement,
  property: 'dataInputAssociations' | 'dataOutputAssociations',
  { originalId }: Definitions,
): readonly DataAssociation[] | undefined {
  const read = elementsOf(activity, property).flatMap((association): readonly DataAssociation[] => {
    const idsOf = (elements: readonly ModdleElement[]) =>
      elements.flatMap((element) => {
        const id = idOf(element);
        return id === undefined || isPlaceholder(element) ? [] : [originalId(id)];
      });
    const target = elementOf(association, 'targetRef');
    const bodyOf = (element: ModdleElement, part: string) =>
      withoutEquals(textOf(elementOf(element, part), 'body') ?? '');
    const moved = present({
      sources: idsOf(elementsOf(association, 'sourceRef')),
      target: target && idsOf([target])[0],
      transformation: readCondition(elementOf(association, 'transformation'))?.text,
      assignments: elementsOf(association, 'assignment').flatMap((assignment) => {
        const [from, to] = [bodyOf(assignment, 'from'), bodyOf(assignment, 'to')];
        return from === '' || to === '' ? [] : [{ from, to }];
      }),
    });
    const copies = moved.target !== undefined && (moved.sources.length > 0 || moved.transformation !== undefined);
    return copies || moved.assignments.length > 0 ? [moved] : [];
  });
  return read.length > 0 ? read : undefined;
}
