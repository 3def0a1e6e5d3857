import type { SourceElement } from '../../source-document.js';
import { childrenOf, isActivity, isFlowNode, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

const named =
  (...kinds: readonly string[]) =>
  ({ local }: SourceElement): boolean =>
    kinds.includes(local);

/** What a reference must name, by its name; `at` limits it to elements of some kinds. Hosts of boundary events and default flows have rules of their own. */
const kinds: readonly {
  readonly name: string;
  readonly at?: (element: SourceElement) => boolean;
  readonly kind: string;
  readonly fits: (target: SourceElement) => boolean;
}[] = [
  { name: 'messageRef', kind: 'message', fits: named('message') },
  { name: 'inMessageRef', kind: 'message', fits: named('message') },
  { name: 'outMessageRef', kind: 'message', fits: named('message') },
  { name: 'errorRef', kind: 'error', fits: named('error') },
  { name: 'signalRef', kind: 'signal', fits: named('signal') },
  { name: 'escalationRef', kind: 'escalation', fits: named('escalation') },
  { name: 'itemRef', kind: 'itemDefinition', fits: named('itemDefinition') },
  { name: 'itemSubjectRef', kind: 'itemDefinition', fits: named('itemDefinition') },
  { name: 'operationRef', kind: 'operation', fits: named('operation') },
  { name: 'interfaceRef', kind: 'interface', fits: named('interface') },
  { name: 'supportedInterfaceRef', kind: 'interface', fits: named('interface') },
  { name: 'processRef', kind: 'process', fits: named('process') },
  { name: 'participantRef', kind: 'participant', fits: named('participant') },
  { name: 'activityRef', kind: 'activity', fits: isActivity },
  // Some tools list message flows there as well.
  { name: 'incoming', at: isFlowNode, kind: 'sequenceFlow', fits: named('sequenceFlow', 'messageFlow') },
  { name: 'outgoing', at: isFlowNode, kind: 'sequenceFlow', fits: named('sequenceFlow', 'messageFlow') },
  { name: 'dataObjectRef', kind: 'dataObject', fits: named('dataObject') },
  { name: 'dataStoreRef', kind: 'dataStore', fits: named('dataStore') },
  { name: 'dataInputRefs', kind: 'dataInput', fits: named('dataInput') },
  { name: 'dataOutputRefs', kind: 'dataOutput', fits: named('dataOutput') },
  { name: 'correlationPropertyRef', kind: 'correlationProperty', fits: named('correlationProperty') },
  { name: 'correlationKeyRef', kind: 'correlationKey', fits: named('correlationKey') },
  { name: 'categoryValueRef', kind: 'categoryValue', fits: named('categoryValue') },
  {
    name: 'definitionalCollaborationRef',
    kind: 'collaboration',
    fits: named('collaboration', 'choreography', 'globalConversation'),
  },
  { name: 'eventDefinitionRef', kind: 'event definition', fits: ({ local }) => local.endsWith('EventDefinition') },
  {
    name: 'sourceRef',
    at: named('messageFlow'),
    kind: 'pool, step or event',
    fits: (target) => isFlowNode(target) || named('participant', 'association', 'group', 'textAnnotation')(target),
  },
  {
    name: 'targetRef',
    at: named('messageFlow'),
    kind: 'pool, step or event',
    fits: (target) => isFlowNode(target) || named('participant', 'association', 'group', 'textAnnotation')(target),
  },
];

const expected = Map.groupBy(kinds, ({ name }) => name);

/** A reference to nothing is `dangling-reference` or repaired; one to the wrong thing cannot be meant. */
export const referenceKind: StandardRule = {
  code: 'reference-kind-wrong',
  severity: 'error',
  says: 'A reference names an element of the kind that it is for.',
  mend: 'Correct the reference.',
  *check(tree) {
    for (const element of tree.all) {
      const names = [...element.attributes.map(({ name }) => name), ...childrenOf(element).map(({ local }) => local)];
      for (const name of new Set(names))
        for (const { at, kind, fits } of expected.get(name) ?? [])
          for (const { value, target } of at && !at(element) ? [] : tree.references(element, name))
            if (target && !fits(target))
              yield {
                at: element,
                message: `The ${name} of ${title(element)} names "${value}", which is of kind ${target.local} and no ${kind}.`,
              };
    }
  },
};
