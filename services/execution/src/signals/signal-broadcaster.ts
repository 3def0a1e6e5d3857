import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { Definitions } from '../deployments/definitions.js';
import { Commits, type Commit } from '../instances/commits.js';
import { ProcessInstances } from '../instances/process-instances.js';
import { sentMessageId } from '../instances/side-rows.js';
import { StartInstanceHandler } from '../instances/start-instance.handler.js';
import { parsePartId } from '../wire/ids.js';
import { parseStartReceiver, type StartReceiver } from '../wire/start-receiver.js';
import { Background, isRefusal } from '../wire/background.js';
import { storedVariables } from '../wire/variables.js';
import { SignalsRepository, type SignalDelivery } from './signals.repository.js';

const SWEEP_MS = 5_000;

/**
 * Hands a signal to everybody who waits for it when it is spread, and starts what it starts: each receiver once, under a
 * request id of the signal and the receiver. What a crash leaves is handed over by a sweep.
 */
@Injectable()
export class SignalBroadcaster implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly background = new Background(SignalBroadcaster.name, 'signals');

  constructor(
    private readonly signals: SignalsRepository,
    private readonly instances: ProcessInstances,
    private readonly starts: StartInstanceHandler,
    private readonly definitions: Definitions,
    private readonly commits: Commits,
  ) {}

  onApplicationBootstrap(): void {
    this.commits.listen((batch) => this.lookAt(batch));
    this.background.every(SWEEP_MS, () => this.sweep());
  }

  async onModuleDestroy(): Promise<void> {
    await this.background.close();
  }

  async broadcast(tenant: string, signalId: string): Promise<void> {
    for (const delivery of await this.signals.spread(tenant, signalId)) await this.deliver(delivery);
  }

  async sweep(): Promise<void> {
    for (const { tenant, signalId } of await this.signals.notSpread()) await this.broadcast(tenant, signalId);
    for (const delivery of await this.signals.undelivered()) await this.deliver(delivery);
    await this.signals.tidy();
  }

  private lookAt(batch: readonly Commit[]): void {
    for (const { instanceId, seq, events, context } of batch)
      for (let position = 0; position < events.length; position++)
        if (events[position]?.type === 'SignalThrown')
          this.thrown(context.tenant, sentMessageId(instanceId, seq, position));
  }

  /** Apart from the loop, each turn of which would keep a scope for the function. */
  private thrown(tenant: string, signalId: string): void {
    this.background.run(() => this.broadcast(tenant, signalId));
  }

  /** A receiver that has ended or gone on has missed nothing; one that is held has it later. */
  private async deliver(delivery: SignalDelivery): Promise<void> {
    try {
      const start = parseStartReceiver(delivery.receiver);
      if (start === undefined) await this.receive(delivery);
      else await this.start(delivery, start);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error.code === 'INSTANCE_SUSPENDED') return;
    }
    await this.signals.delivered(delivery);
  }

  private async receive({ tenant, signalId, name, variables, receiver }: SignalDelivery): Promise<void> {
    const { instanceId, n } = parsePartId(receiver, 'element instance');
    await this.instances.execute(
      instanceId,
      `signal:${signalId}:${n}`,
      { type: 'ReceiveMessage', n, messageId: signalId, variables: storedVariables(variables) },
      { tenant, actor: `signal:${name}` },
    );
  }

  private async start(
    { signalId, name, variables }: SignalDelivery,
    { definitionId, element, definition: which }: StartReceiver,
  ): Promise<void> {
    const definition = await this.definitions.get(definitionId);
    if (definition === undefined) return;
    await this.starts.run({
      definition,
      requestId: `signal:${signalId}:${definition.processKey}:${element}`.slice(0, 255),
      startElement: element,
      ...(which !== undefined && { definitionIndex: which }),
      variables: storedVariables(variables),
      by: `signal:${name}`,
    });
  }
}
