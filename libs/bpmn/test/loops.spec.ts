import { describe, expect, it } from 'vitest';

import { nodeOf } from './fixture.js';

const expression = (name: string, text: string) =>
  `<bpmn:${name} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${name}>`;
const loopOf = async (inside: string, root = '') => {
  const node = await nodeOf(`<bpmn:task id="x">${inside}</bpmn:task>`, 'x', { root });
  return 'loop' in node ? node.loop : undefined;
};

describe('loop markers', () => {
  it('are read with condition, maximum and when to ask', async () => {
    const inside = `<bpmn:standardLoopCharacteristics testBefore="true" loopMaximum="3">${expression('loopCondition', 'go')}</bpmn:standardLoopCharacteristics>`;
    expect(await loopOf(inside)).toEqual({
      type: 'standard',
      testBefore: true,
      condition: { text: 'go' },
      maximum: '3',
    });
  });
  it('of multi-instance activities are read with their behavior and its events', async () => {
    const root = '<bpmn:signal id="s" name="done"/><bpmn:signalEventDefinition id="def" signalRef="s"/>';
    const done = { type: 'signal', signal: { id: 's', name: 'done' } };
    const multi = (attributes: string, inside = '') =>
      `<bpmn:multiInstanceLoopCharacteristics ${attributes}>${expression('loopCardinality', '3')}${inside}</bpmn:multiInstanceLoopCharacteristics>`;
    expect(await loopOf(multi('behavior="None" noneBehaviorEventRef="def"'), root)).toMatchObject({
      behavior: 'None',
      noneEvent: done,
    });
    expect(await loopOf(multi('behavior="One" oneBehaviorEventRef="def"'), root)).toMatchObject({
      behavior: 'One',
      oneEvent: done,
    });
    const complex = `<bpmn:complexBehaviorDefinition id="c">${expression('condition', 'true')}
      <bpmn:event id="e"><bpmn:signalEventDefinition id="sd" signalRef="s"/></bpmn:event></bpmn:complexBehaviorDefinition>`;
    expect(await loopOf(multi('behavior="Complex"', complex), root)).toMatchObject({
      behavior: 'Complex',
      complexBehaviors: [{ condition: { text: 'true' }, event: done }],
    });
    const referring = `<bpmn:complexBehaviorDefinition id="c">${expression('condition', 'true')}
      <bpmn:event id="e"><bpmn:eventDefinitionRef>def</bpmn:eventDefinitionRef></bpmn:event></bpmn:complexBehaviorDefinition>`;
    expect(await loopOf(multi('behavior="Complex"', referring), root)).toMatchObject({
      complexBehaviors: [{ event: done }],
    });
  });
});
