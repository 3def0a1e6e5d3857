import type { DataAssociation } from './data-model.js';
import { isOtherLanguage } from './dialects/foreign-expression.js';
import type { LoopCharacteristics } from './loop-characteristics.js';
import type { Condition, FlowNode } from './process-model.js';

type Placed = readonly (readonly [place: string, text: string])[];

/**
 * FEEL in what activities and gateways have of their own: loops, calls, decisions, conditions, drawn data flows.
 *
 * @param variables names of drawn data, which a loop may name although FEEL could not spell them
 */
export function activityExpressions(node: FlowNode, variables: ReadonlySet<string>): Placed {
  return [
    ...('loop' in node && node.loop ? loopTexts(node.loop, variables) : []),
    ...('dataInputs' in node ? movedTexts(node.dataInputs ?? []) : []),
    ...('dataOutputs' in node ? movedTexts(node.dataOutputs ?? []) : []),
    ...ownTexts(node),
  ];
}

function ownTexts(node: FlowNode): Placed {
  switch (node.kind) {
    case 'callActivity':
      return [...marked('called process', node.called?.process), ...marked('business key', node.called?.businessKey)];
    case 'businessRuleTask':
      return marked('decision', node.decision?.decision);
    case 'adHocSubProcess':
      return [...condition('completion condition', node.completionCondition), ...marked('activities', node.activate)];
    case 'complexGateway':
      return condition('activation condition', node.activationCondition);
    default:
      return [];
  }
}

function loopTexts(loop: LoopCharacteristics, variables: ReadonlySet<string>): Placed {
  const source = (place: string, text: string | undefined): Placed =>
    text === undefined || variables.has(text) ? [] : [[`the ${place}`, text]];
  if (loop.type === 'standard')
    return [...condition('loop condition', loop.condition), ...source('loop maximum', loop.maximum)];
  return [
    ...source('cardinality', loop.cardinality),
    ...source('collection', loop.collection),
    ...source('output element', loop.outputElement),
    ...condition('completion condition', loop.completionCondition),
    ...loop.complexBehaviors.flatMap((complex) => condition('behavior condition', complex.condition)),
  ];
}

const movedTexts = (associations: readonly DataAssociation[]): Placed =>
  associations.flatMap(({ transformation, assignments }): Placed => [
    ...(transformation === undefined ? [] : [['the transformation', transformation] as const]),
    ...assignments.map(({ from }) => ['the assignment', from] as const),
  ]);

const condition = (place: string, given: Condition | undefined): Placed =>
  given === undefined || given.text === '' || isOtherLanguage(given.language) ? [] : [[`the ${place}`, given.text]];

const marked = (place: string, text: string | undefined): Placed =>
  text?.startsWith('=') ? [[`the ${place}`, text.slice(1)]] : [];
