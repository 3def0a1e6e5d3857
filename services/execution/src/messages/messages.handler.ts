import { Injectable } from '@nestjs/common';

import type { PublishMessageRequest, PublishMessageResponse } from '@baton/contracts/execution';
import { invalidFields, stringifyJson } from '@baton/kernel';
import { InjectClock, newId, requireRole, type BusinessClock, type Caller } from '@baton/service-kit';

import { requiredText, shortText } from '../wire/fields.js';
import { parseVariables } from '../wire/variables.js';
import { MessageCorrelator } from './message-correlator.js';
import { ArrivalsRepository } from './arrivals.repository.js';
import { MessagesRepository, type MessageRow } from './messages.repository.js';

/** A year. */
const MAX_TTL_S = 366 * 24 * 3600;

@Injectable()
export class MessagesHandler {
  constructor(
    private readonly arrivals: ArrivalsRepository,
    private readonly messages: MessagesRepository,
    private readonly correlator: MessageCorrelator,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  /** @throws Rejection `invalid`, for each field */
  async publish(request: PublishMessageRequest, caller: Caller): Promise<PublishMessageResponse> {
    requireRole(caller, 'admin', 'operator', 'worker', 'service');
    const name = requiredText(request.name, 'name');
    const correlationKey = shortText(request.correlationKey, 'correlationKey');
    const businessKey = shortText(request.businessKey, 'businessKey');
    const variables = stringifyJson(parseVariables(request.variablesJson));
    const ttlMs = ttlOf(request.timeToLive);
    const given = shortText(request.messageId, 'messageId', 200);
    const [named, messageId] = [given !== '', given || newId()];
    const publishedAt = this.clock.now();
    const { tenant } = caller;
    const row = { tenant, messageId, name, correlationKey, businessKey: businessKey || null, variables };
    const kept = { ...row, publishedAt, expiresAt: publishedAt + ttlMs };
    const { fresh, receiver } = await this.arrivals.arrive({ ...kept, named });
    if (!fresh) {
      const known = await this.messages.get(tenant, messageId);
      return { messageId, instanceId: known?.receivedBy ?? '', repeatedRequest: true };
    }
    const message: MessageRow = { ...row, state: 'new', receiver: null, receivedBy: null };
    const answer = (instanceId = ''): PublishMessageResponse => ({ messageId, instanceId, repeatedRequest: false });
    if (receiver !== undefined) {
      const received = named
        ? await this.correlator.deliver(message, receiver)
        : await this.correlator.offer(message, receiver);
      if (received !== undefined) return answer(received);
    }
    if (!named) await this.messages.add(kept);
    return answer(await this.correlator.correlate(message));
  }
}

function ttlOf(duration: PublishMessageRequest['timeToLive']): number {
  if (duration === undefined) return 0;
  const seconds = Number(duration.seconds) + duration.nanos / 1e9;
  if (!(seconds >= 0 && seconds <= MAX_TTL_S))
    throw invalidFields('OUT_OF_RANGE', [{ field: 'timeToLive', message: 'must be 0 to 366 days' }]);
  return Math.round(seconds * 1000);
}
