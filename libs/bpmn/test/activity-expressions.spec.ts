import { describe, expect, it } from 'vitest';

import { expressionsOf } from '../src/expressions.js';
import { codes, processOf, read } from './fixture.js';

const marker = (inside: string, attributes = '') =>
  `<bpmn:multiInstanceLoopCharacteristics ${attributes}>${inside}</bpmn:multiInstanceLoopCharacteristics>`;
const expression = (name: string, text: string) =>
  `<bpmn:${name} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${name}>`;

describe('expressions of activities', () => {
  it('stand in loops, calls, decisions, ad-hoc sub-processes and data flows', async () => {
    const process = await processOf(`
      <bpmn:dataObject id="o" name="order list"/>
      <bpmn:task id="many">${marker(expression('loopCardinality', 'n + 1') + expression('completionCondition', 'done'))}</bpmn:task>
      <bpmn:task id="again"><bpmn:standardLoopCharacteristics>${expression('loopCondition', 'i < 3'.replace('<', '&lt;'))}</bpmn:standardLoopCharacteristics></bpmn:task>
      <bpmn:callActivity id="call"><bpmn:extensionElements><baton:call process="=which" businessKey="=key"/></bpmn:extensionElements></bpmn:callActivity>
      <bpmn:businessRuleTask id="rate"><bpmn:extensionElements><baton:decision decision="=risk"/></bpmn:extensionElements></bpmn:businessRuleTask>
      <bpmn:adHocSubProcess id="work">${expression('completionCondition', 'enough')}</bpmn:adHocSubProcess>
      <bpmn:task id="move"><bpmn:dataInputAssociation><bpmn:targetRef>o</bpmn:targetRef><bpmn:transformation>a + b</bpmn:transformation></bpmn:dataInputAssociation></bpmn:task>
      <bpmn:complexGateway id="gate">${expression('activationCondition', 'activationCount > 1')}</bpmn:complexGateway>`);
    expect(expressionsOf(process).map(({ elementId, place, text }) => [elementId, place, text])).toEqual([
      ['many', 'the cardinality', 'n + 1'],
      ['many', 'the completion condition', 'done'],
      ['again', 'the loop condition', 'i < 3'],
      ['call', 'the called process', 'which'],
      ['call', 'the business key', 'key'],
      ['rate', 'the decision', 'risk'],
      ['work', 'the completion condition', 'enough'],
      ['move', 'the transformation', 'a + b'],
      ['gate', 'the activation condition', 'activationCount > 1'],
    ]);
  });
  it('are told when they cannot be read', async () => {
    const { findings } = await read(`<bpmn:task id="many">${marker(expression('loopCardinality', 'n +'))}</bpmn:task>`);
    expect(codes(findings)).toContain('expression-unreadable many');
  });
});
