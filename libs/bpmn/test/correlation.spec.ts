import { describe, expect, it } from 'vitest';

import { nodeOf } from './fixture.js';

const property = (id: string, ...paths: readonly (readonly [string, string])[]) =>
  `<bpmn:correlationProperty id="${id}">${paths
    .map(
      ([message, path]) =>
        `<bpmn:correlationPropertyRetrievalExpression messageRef="${message}"><bpmn:messagePath>${path}</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression>`,
    )
    .join('')}</bpmn:correlationProperty>`;
const key = (...properties: readonly string[]) =>
  `<bpmn:collaboration id="c"><bpmn:correlationKey id="k">${properties
    .map((id) => `<bpmn:correlationPropertyRef>${id}</bpmn:correlationPropertyRef>`)
    .join('')}</bpmn:correlationKey></bpmn:collaboration>`;
const subscription = (...bindings: readonly (readonly [string, string])[]) =>
  `<bpmn:correlationSubscription correlationKeyRef="k">${bindings
    .map(
      ([id, path]) =>
        `<bpmn:correlationPropertyBinding correlationPropertyRef="${id}"><bpmn:dataPath>${path}</bpmn:dataPath></bpmn:correlationPropertyBinding>`,
    )
    .join('')}</bpmn:correlationSubscription>`;
const messages = '<bpmn:message id="order" name="order"/><bpmn:message id="paid" name="paid"/>';
const catches =
  '<bpmn:intermediateCatchEvent id="x"><bpmn:messageEventDefinition messageRef="paid"/></bpmn:intermediateCatchEvent>';
const throws =
  '<bpmn:intermediateThrowEvent id="x"><bpmn:messageEventDefinition messageRef="paid"/></bpmn:intermediateThrowEvent>';

const keyOf = async (content: string, root: string): Promise<unknown> => {
  const node = await nodeOf(content, 'x', { root: `${messages}${root}` });
  return 'message' in node ? node.message?.correlationKey : undefined;
};

describe('the correlation that a file draws', () => {
  const id = property('id', ['order', 'id'], ['paid', 'order.id']);
  it('reads the key out of the message', async () => {
    expect(await keyOf(catches, `${id}${key('id')}`)).toBe('=order.id');
    expect(await keyOf(throws, `${id}${key('id')}`)).toBe('=order.id');
    expect(await keyOf('<bpmn:receiveTask id="x" messageRef="order"/>', id)).toBe('=id');
  });
  it('reads it out of the process where that subscribes to the key', async () => {
    const subscribed = `${subscription(['id', 'myOrder'])}`;
    expect(await keyOf(`${catches}${subscribed}`, `${id}${key('id')}`)).toBe('=myOrder');
    expect(await keyOf(`${throws}${subscribed}`, `${id}${key('id')}`)).toBe('=order.id');
  });
  it('joins several properties', async () => {
    const shop = property('shop', ['paid', 'shop']);
    expect(await keyOf(catches, `${id}${shop}${key('id', 'shop')}`)).toBe(
      '=string join([string(order.id), string(shop)], "|")',
    );
  });
  it('is absent for a message that no property reads', async () => {
    expect(await keyOf(catches, property('id', ['order', 'id']))).toBeUndefined();
  });
  it('counts less than the word on the element', async () => {
    const word = '<bpmn:extensionElements><baton:message correlationKey="=mine"/></bpmn:extensionElements>';
    expect(await keyOf(catches.replace('<bpmn:message', `${word}<bpmn:message`), id)).toBe('=mine');
  });
});
