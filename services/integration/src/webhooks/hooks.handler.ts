import { isUtf8 } from 'node:buffer';

import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import type { MessageServiceService, ProcessInstanceServiceService } from '@baton/contracts/execution';
import { Rejection, stringifyJson, type Json, type JsonObject } from '@baton/kernel';
import { systemClock, type ServiceClient } from '@baton/service-kit';

import { IntegrationMetrics } from '../metrics/integration-metrics.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { refusalOf, signedHeaders } from './signature.js';
import type { WebhookRow } from './webhook.js';
import { WebhookExpressions, type Outcome } from './webhook-expressions.js';
import { WebhooksHandler } from './webhooks.handler.js';

/** Tokens of the clients to `execution`. */
export const INSTANCES = Symbol('INSTANCES');
export const MESSAGES = Symbol('MESSAGES');

export interface HookCall {
  readonly webhookId: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawBody: Buffer;
  /** The parsed body where it is JSON. */
  readonly body: unknown;
}

export interface HookResult {
  readonly instanceId: string;
  readonly repeated: boolean;
}

const BODY_LIMIT = 1024 * 1024;
const COMPILED = 1_000;
const PRUNE_MS = 3_600_000;
/** Messages wait this long for the instance that expects them. */
const MESSAGE_TTL_S = 24 * 3600;
/** At most one refused call per webhook and second is written down: strangers can make them. */
const NOTE_EVERY_MS = 1_000;
const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization', 'webhook-signature']);

/** Takes signed calls of other systems. Answered once `execution` has made them durable; each delivery has one effect. */
@Injectable()
export class HooksHandler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Hooks');
  private readonly expressions = new Map<string, WebhookExpressions>();
  private readonly noted = new Map<string, number>();
  private pruning: NodeJS.Timeout | undefined;

  constructor(
    private readonly webhooks: WebhooksHandler,
    private readonly deliveries: DeliveriesRepository,
    private readonly metrics: IntegrationMetrics,
    @Inject(INSTANCES) private readonly instances: ServiceClient<typeof ProcessInstanceServiceService>,
    @Inject(MESSAGES) private readonly messages: ServiceClient<typeof MessageServiceService>,
  ) {}

  onApplicationBootstrap(): void {
    const prune = () =>
      this.deliveries
        .prune()
        .catch((error: unknown) => this.logger.warn({ msg: 'Old deliveries stay', cause: String(error) }));
    this.pruning = setInterval(() => void prune(), PRUNE_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.pruning);
  }

  /**
   * @throws Rejection `not-found` WEBHOOK_UNKNOWN; `unauthenticated` SIGNATURE_INVALID (forged, or not of these five minutes);
   *   `too-large` BODY_TOO_LARGE; `invalid` BODY_NO_TEXT, DELIVERY_UNFIT; `wrong-state` PROCESS_NOT_DEPLOYED;
   *   `already-exists` BUSINESS_KEY_TAKEN; `unavailable` while `execution` is away, so that the sender repeats
   */
  async receive(call: HookCall): Promise<HookResult> {
    const { webhook, secret } = await this.webhooks.open(call.webhookId);
    const deliveryId = await this.believe(call, webhook, secret);
    const { webhookId } = webhook;
    const earlier = await this.deliveries.accepted(webhookId, deliveryId);
    if (earlier !== undefined) return this.repeated(webhookId, deliveryId, earlier);
    const instanceId = await this.carryOut(call, webhook, deliveryId).catch(async (error: unknown) => {
      if (error instanceof Rejection && error.kind !== 'unavailable')
        await this.noteRefused(webhookId, deliveryId, error.message);
      throw error;
    });
    if (!(await this.deliveries.accept(webhookId, deliveryId, instanceId)))
      return this.repeated(webhookId, deliveryId, instanceId);
    this.metrics.received('accepted');
    return { instanceId, repeated: false };
  }

  /** Checks size and signature. Returns the delivery's id. */
  private async believe({ rawBody, headers }: HookCall, { webhookId }: WebhookRow, secret: string): Promise<string> {
    if (rawBody.length > BODY_LIMIT)
      throw new Rejection('too-large', 'BODY_TOO_LARGE', `A webhook call has at most ${BODY_LIMIT} bytes`);
    if (!isUtf8(rawBody))
      throw new Rejection('invalid', 'BODY_NO_TEXT', 'The body of a webhook call has to be UTF-8 text');
    const signed = signedHeaders(headers);
    const refusal =
      signed === null
        ? 'The headers webhook-id, webhook-timestamp and webhook-signature are needed'
        : refusalOf(secret, signed, rawBody);
    if (signed !== null && refusal === null) return signed.deliveryId;
    await this.noteRefused(webhookId, signed?.deliveryId ?? '', refusal ?? '');
    throw new Rejection('unauthenticated', 'SIGNATURE_INVALID', `The call is not accepted: ${refusal}`);
  }

  private async carryOut(call: HookCall, webhook: WebhookRow, deliveryId: string): Promise<string> {
    const outcome = this.evaluate(call, webhook);
    const request = {
      requestId: `${webhook.webhookId}/${deliveryId}`,
      businessKey: outcome.businessKey,
      variablesJson: stringifyJson(outcome.variables),
    };
    const { tenant } = webhook;
    if (webhook.processKey !== '') return this.start(webhook, request);
    const { instanceId } = await this.messages.publishMessage(
      {
        name: webhook.messageName,
        correlationKey: outcome.correlationKey,
        businessKey: request.businessKey,
        variablesJson: request.variablesJson,
        messageId: request.requestId,
        timeToLive: { seconds: String(MESSAGE_TTL_S), nanos: 0 },
      },
      { tenant },
    );
    return instanceId;
  }

  private async start(
    { processKey, tenant }: WebhookRow,
    request: { readonly requestId: string; readonly businessKey: string; readonly variablesJson: string },
  ): Promise<string> {
    try {
      const { instanceId } = await this.instances.startInstance(
        { ...request, processKey, version: 0, startEventId: '' },
        { tenant },
      );
      return instanceId;
    } catch (error) {
      // To the sender the address exists; what is missing is behind it.
      if (error instanceof Rejection && error.kind === 'not-found')
        throw new Rejection('wrong-state', 'PROCESS_NOT_DEPLOYED', `The process ${processKey} is not deployed`);
      throw error;
    }
  }

  private evaluate({ body, rawBody, headers }: HookCall, webhook: WebhookRow): Outcome {
    const { webhookId } = webhook;
    let expressions = this.expressions.get(webhookId);
    if (expressions === undefined) {
      if (this.expressions.size >= COMPILED) this.expressions.delete(this.expressions.keys().next().value as string);
      this.expressions.set(webhookId, (expressions = new WebhookExpressions(webhook)));
    }
    const incoming = { body: bodyOf(body, rawBody), headers: shownHeaders(headers) };
    return expressions.evaluate(incoming, systemClock.now());
  }

  private async repeated(webhookId: string, deliveryId: string, instanceId: string): Promise<HookResult> {
    this.metrics.received('repeated');
    await this.deliveries.note(webhookId, deliveryId, 'repeated', '', instanceId);
    return { instanceId, repeated: true };
  }

  private async noteRefused(webhookId: string, deliveryId: string, reason: string): Promise<void> {
    this.metrics.received('refused');
    const now = systemClock.now();
    if ((this.noted.get(webhookId) ?? 0) + NOTE_EVERY_MS > now) return;
    if (this.noted.size >= COMPILED) this.noted.clear();
    this.noted.set(webhookId, now);
    await this.deliveries.note(webhookId, deliveryId, 'refused', reason.slice(0, 500));
  }
}

/** JSON as it was parsed, any other body as its text, no body as null. */
function bodyOf(body: unknown, rawBody: Buffer): Json {
  if (rawBody.length === 0) return null;
  return Buffer.isBuffer(body) ? rawBody.toString('utf8').replaceAll('\0', '') : ((body ?? null) as Json);
}

const shownHeaders = (headers: HookCall['headers']): JsonObject =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || CREDENTIALS.has(name)
        ? []
        : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  );
