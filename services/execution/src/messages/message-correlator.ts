import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { Rejection } from '@baton/kernel';
import { InjectClock, type BusinessClock } from '@baton/service-kit';

import { Definitions } from '../deployments/definitions.js';
import { Deployed } from '../deployments/deployed.js';
import { Commits, type Commit } from '../instances/commits.js';
import { ProcessInstances } from '../instances/process-instances.js';
import { sentMessageId } from '../instances/side-rows.js';
import { StartInstanceHandler } from '../instances/start-instance.handler.js';
import { parsePartId, partId } from '../wire/ids.js';
import { parseStartReceiver, startReceiver, type StartReceiver } from '../wire/start-receiver.js';
import { Background, isRefusal } from '../wire/background.js';
import { storedVariables } from '../wire/variables.js';
import {
  MessagesRepository,
  type MessageKey,
  type MessageRow,
  type OpenedSubscription,
} from './messages.repository.js';

const SWEEP_MS = 5_000;

/**
 * Brings messages and those who wait for them together. A publisher stores its message and then looks for a
 * subscription; a subscription is stored and then looked for in the messages; so one of them sees the other, whatever
 * their order. What a crash leaves between storing and looking, a sweep joins.
 */
@Injectable()
export class MessageCorrelator implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly background = new Background(MessageCorrelator.name, 'messages');
  /** Where the next sweep goes on; null: at the beginning. */
  private lookedUpTo: MessageKey | null = null;

  constructor(
    private readonly messages: MessagesRepository,
    private readonly instances: ProcessInstances,
    private readonly starts: StartInstanceHandler,
    private readonly definitions: Definitions,
    private readonly commits: Commits,
    private readonly deployed: Deployed,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  onApplicationBootstrap(): void {
    this.commits.listen((batch) => this.lookAt(batch));
    this.deployed.listen(() => this.background.run(() => this.sweep()));
    this.background.every(SWEEP_MS, () => this.sweep());
  }

  async onModuleDestroy(): Promise<void> {
    await this.background.close();
  }

  /** Hands the message to whoever waits for it. Answers the instance that got it; undefined when nobody did. */
  async correlate(message: MessageRow): Promise<string | undefined> {
    const { tenant, messageId } = message;
    for (const { instanceId, n } of await this.messages.subscriptionsFor(
      tenant,
      message.name,
      message.correlationKey,
    )) {
      const receiver = partId(instanceId, n);
      if (!(await this.messages.claim(tenant, messageId, receiver))) return this.receiverOf(message);
      if (await this.deliver(message, receiver)) return instanceId;
    }
    for (const start of await this.messages.startsBy(tenant, message.name)) {
      const receiver = startReceiver(start);
      if (!(await this.messages.claim(tenant, messageId, receiver))) return this.receiverOf(message);
      const started = await this.deliver(message, receiver);
      if (started !== undefined) return started;
    }
    await this.messages.keep(tenant, messageId, this.clock.now());
    return undefined;
  }

  /** Joins what nobody else has joined. */
  async sweep(): Promise<void> {
    await this.messages.tidy(this.clock.now());
    for (const message of await this.messages.stale()) await this.resume(message);
    const { missed, last } = await this.messages.missed(this.clock.now(), this.lookedUpTo);
    this.lookedUpTo = last;
    for (const message of missed) await this.resume(message);
  }

  private async resume(message: MessageRow): Promise<void> {
    if (
      message.state === 'claimed' &&
      message.receiver !== null &&
      (await this.deliver(message, message.receiver)) !== undefined
    )
      return;
    await this.correlate(message);
  }

  /**
   * Hands a message that is claimed for it to a receiver. Answers the instance; undefined when the receiver would not have
   * the message, which is then free again.
   */
  async deliver(message: MessageRow, receiver: string): Promise<string | undefined> {
    const { tenant, messageId } = message;
    try {
      const start = parseStartReceiver(receiver);
      const instanceId = start === undefined ? await this.receive(message, receiver) : await this.start(message, start);
      await this.messages.delivered(tenant, messageId, instanceId);
      return instanceId;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.messages.unclaim(tenant, messageId, receiver);
      return undefined;
    }
  }

  /** As {@link deliver}, for a message that no row was kept of. */
  async offer(message: MessageRow, receiver: string): Promise<string | undefined> {
    try {
      return await this.receive(message, receiver);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return undefined;
    }
  }

  private async receive(message: MessageRow, receiver: string): Promise<string> {
    const { tenant, messageId } = message;
    const { instanceId, n } = parsePartId(receiver, 'element instance');
    const variables = storedVariables(message.variables);
    await this.instances.execute(
      instanceId,
      requestIdOf(messageId),
      { type: 'ReceiveMessage', n, messageId, variables },
      { tenant, actor: actorOf(message) },
    );
    return instanceId;
  }

  private async start(
    message: MessageRow,
    { definitionId, element, definition: which }: StartReceiver,
  ): Promise<string> {
    const definition = await this.definitions.get(definitionId);
    if (definition === undefined)
      throw new Rejection('not-found', 'PROCESS_UNKNOWN', `There is no deployed version ${definitionId}`);
    const { instanceId } = await this.starts.run({
      definition,
      requestId: requestIdOf(message.messageId),
      startElement: element,
      ...(which !== undefined && { definitionIndex: which }),
      variables: storedVariables(message.variables),
      by: actorOf(message),
      ...(message.businessKey !== null && { businessKey: message.businessKey }),
    });
    return instanceId;
  }

  private async receiverOf({ tenant, messageId }: MessageRow): Promise<string | undefined> {
    return (await this.messages.get(tenant, messageId))?.receivedBy ?? undefined;
  }

  private lookAt(batch: readonly Commit[]): void {
    const opened: OpenedSubscription[] = [];
    for (const { instanceId, seq, events, state, context } of batch) {
      for (let position = 0; position < events.length; position++) {
        const event = events[position];
        if (event?.type === 'MessageSent') this.sent(context.tenant, sentMessageId(instanceId, seq, position));
        if (event?.type !== 'SubscriptionOpened' || event.kind !== undefined) continue;
        if (state.subscriptions[event.n] === undefined) continue;
        const { n, message, correlationKey } = event;
        opened.push({
          instanceId,
          n,
          tenant: context.tenant,
          message,
          ...(correlationKey !== undefined && { correlationKey }),
        });
      }
    }
    if (opened.length > 0) this.background.run(() => this.findMessages(opened));
  }

  /** Apart from the loop, each turn of which would keep a scope for the function. */
  private sent(tenant: string, messageId: string): void {
    this.background.run(() => this.send(tenant, messageId));
  }

  private async findMessages(opened: readonly OpenedSubscription[]): Promise<void> {
    for (const message of await this.messages.waitingFor(opened, this.clock.now())) await this.correlate(message);
  }

  private async send(tenant: string, messageId: string): Promise<void> {
    const message = await this.messages.get(tenant, messageId);
    if (message?.state === 'new') await this.correlate(message);
  }
}

const requestIdOf = (messageId: string): string => `message:${messageId}`;
const actorOf = ({ name }: MessageRow): string => `message:${name}`;
