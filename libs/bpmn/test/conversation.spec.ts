import { readBpmn } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';

const messageEvent = (kind: string, id: string, ref = '') =>
  `<${kind} id="${id}"><messageEventDefinition${ref && ` messageRef="${ref}"`}/></${kind}>`;

/** Two pools: `ask` sends in the first, `hear` waits in the second. */
async function messagesOf(flows: string, { ref = '', ask = messageEvent('endEvent', 'ask') } = {}) {
  const { processes } =
    await readBpmn(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t">
    <message id="m" name="order"/>
    <collaboration id="c"><participant id="a" processRef="p"/><participant id="b" processRef="q"/><participant id="closed"/>${flows}</collaboration>
    <process id="p">${ask}${messageEvent('endEvent', 'ask2')}</process>
    <process id="q">${messageEvent('startEvent', 'hear', ref)}<startEvent id="none"/></process></definitions>`);
  const nameOf = (process: number, id: string) => {
    const node = processes[process]?.elements[id];
    return node && 'message' in node ? node.message?.name : undefined;
  };
  return [nameOf(0, 'ask'), nameOf(0, 'ask2'), nameOf(1, 'hear')];
}

const flow = (source: string, target: string, more = '') =>
  `<messageFlow id="${source}-${target}" sourceRef="${source}" targetRef="${target}" ${more}/>`;

describe('a message that only a message flow draws', () => {
  it('is named after the flow at both ends', async () => {
    expect(await messagesOf(flow('ask', 'hear', 'name="The order"'))).toEqual(['The order', undefined, 'The order']);
    expect(await messagesOf(flow('ask', 'hear'))).toEqual(['ask-hear', undefined, 'ask-hear']);
  });
  it('is the one that either end or the flow refers to', async () => {
    expect(await messagesOf(flow('ask', 'hear'), { ref: 'm' })).toEqual(['order', undefined, 'order']);
    expect(await messagesOf(flow('ask', 'hear'), { ask: messageEvent('endEvent', 'ask', 'm') })).toEqual([
      'order',
      undefined,
      'order',
    ]);
    expect(await messagesOf(flow('ask', 'hear', 'messageRef="m"'))).toEqual(['order', undefined, 'order']);
  });
  it('is one for all that lead to the same step', async () => {
    expect(await messagesOf(flow('ask', 'hear', 'name="A"') + flow('ask2', 'hear', 'name="B"'))).toEqual([
      'A',
      'A',
      'A',
    ]);
  });
  it('is none where the other end is a closed pool', async () => {
    expect(await messagesOf(flow('ask', 'closed') + flow('closed', 'hear'))).toEqual([undefined, undefined, '']);
  });
});
