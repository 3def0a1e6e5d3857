import type { Baton } from '@baton/client';

/** The same order starts one instance, however often it is sent. */
export async function placeOrder(
  baton: Baton,
  order: { number: string; customer: string; amount: number },
): Promise<string> {
  const { instanceId } = await baton.start('order-approval', {
    businessKey: order.number,
    requestId: `order-${order.number}`,
    variables: { customer: order.customer, amount: order.amount },
  });
  return instanceId;
}

/** The instance that waits for this order's payment goes on; a message that comes early waits an hour. */
export async function paid(baton: Baton, number: string, amount: number): Promise<void> {
  await baton.publish('payment-received', { correlationKey: number, variables: { paid: amount }, timeToLive: 'PT1H' });
}
