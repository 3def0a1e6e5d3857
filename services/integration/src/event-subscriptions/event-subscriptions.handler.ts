import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import type { EventSubscription } from '@baton/contracts/integration';
import { durationMs, invalidFields, isUuid, Rejection } from '@baton/kernel';
import {
  InjectClock,
  newId,
  pageKeyOf,
  pageOf,
  pageSizeOf,
  requireRole,
  Sealer,
  systemClock,
  type BusinessClock,
  type Caller,
} from '@baton/service-kit';

import { SERVICE } from '../service-name.js';
import { valid } from '../validation.js';
import { givenOrNewSecret } from '../webhooks/signature.js';
import { Endpoints } from './endpoints.js';
import { EventDeliveriesRepository } from './event-deliveries.repository.js';
import { EventSenderHandler } from './event-sender.handler.js';
import { secretAad, toSubscription, type SubscriptionRow } from './event-subscription.js';
import { EventSubscriptionsRepository } from './event-subscriptions.repository.js';
import { patternProblem } from './event-types.js';

const DESIGNERS = ['admin', 'designer'] as const;
const MOST = 100;
const USUAL_OVERLAP_MS = 24 * 3_600_000;
const LONGEST_OVERLAP_MS = 7 * 24 * 3_600_000;

// oxlint-disable-next-line no-control-regex
const PRINTABLE = /^[^\u0000-\u001f\u007f]*$/;
const word = z.string().max(255).regex(PRINTABLE, 'holds control characters');

/** What a subscription is made of. */
export const newEventSubscription = z
  .object({
    name: word.trim().min(1),
    url: z.string().min(1).max(2_000).regex(PRINTABLE, 'holds control characters'),
    eventTypes: z.array(z.string().min(1).max(100)).min(1).max(50),
    processKey: word.default(''),
    signingSecret: z.string().max(200).default(''),
  })
  .meta({ id: 'NewEventSubscription' });

export interface Page {
  readonly pageSize: number;
  readonly pageToken: string;
}

/** Where tenants want their facts sent. */
@Injectable()
export class EventSubscriptionsHandler {
  constructor(
    private readonly subscriptions: EventSubscriptionsRepository,
    private readonly deliveries: EventDeliveriesRepository,
    private readonly endpoints: Endpoints,
    private readonly sender: EventSenderHandler,
    private readonly sealer: Sealer,
    @InjectClock(SERVICE) private readonly clock: BusinessClock,
  ) {}

  /**
   * The signing secret is told once.
   *
   * @throws Rejection `invalid` VALIDATION_FAILED, naming each field; `wrong-state` TOO_MANY_SUBSCRIPTIONS
   */
  async create(
    input: z.input<typeof newEventSubscription>,
    caller: Caller,
  ): Promise<{ subscription: EventSubscription; signingSecret: string }> {
    requireRole(caller, ...DESIGNERS);
    const { name, url, eventTypes, processKey, signingSecret } = valid(newEventSubscription, input);
    const problems = [
      { field: 'url', message: this.endpoints.urlProblem(url) },
      ...eventTypes.map((pattern, place) => ({ field: `eventTypes.${place}`, message: patternProblem(pattern) })),
    ].flatMap(({ field, message }) => (message === undefined ? [] : [{ field, message }]));
    if (problems.length > 0) throw invalidFields('VALIDATION_FAILED', problems);
    const secret = givenOrNewSecret(signingSecret);
    const subscriptionId = newId();
    const row: SubscriptionRow = {
      subscriptionId,
      tenant: caller.tenant,
      name,
      url: new URL(url).href,
      eventTypes: [...new Set(eventTypes)],
      processKey,
      state: 'active',
      reason: '',
      sealedSecret: this.sealer.seal(secret, secretAad(subscriptionId)),
      sealedPreviousSecret: '',
      previousSecretUntil: null,
      failingSince: null,
      createdAt: systemClock.now(),
    };
    if (!(await this.subscriptions.add(row, `${caller.kind}:${caller.subject}`, MOST)))
      throw new Rejection('wrong-state', 'TOO_MANY_SUBSCRIPTIONS', `There are ${MOST} event subscriptions already`);
    return { subscription: shown(row), signingSecret: secret };
  }

  /** @throws Rejection `not-found` SUBSCRIPTION_UNKNOWN, as do all that follow */
  async get(subscriptionId: string, caller: Caller): Promise<EventSubscription> {
    const row = await this.find(subscriptionId, caller);
    return shown(row, await this.deliveries.waiting(row.subscriptionId));
  }

  /** For what concerns one subscription: the one of the caller's tenant. */
  async find(subscriptionId: string, caller: Caller): Promise<SubscriptionRow> {
    requireRole(caller, ...DESIGNERS);
    return known(
      isUuid(subscriptionId) ? await this.subscriptions.find(caller.tenant, subscriptionId.toLowerCase()) : undefined,
    );
  }

  async list(
    { pageSize, pageToken }: Page,
    caller: Caller,
  ): Promise<{ subscriptions: EventSubscription[]; nextPageToken: string }> {
    requireRole(caller, ...DESIGNERS);
    const size = pageSizeOf(pageSize);
    const [before] = (pageKeyOf(pageToken, ['uuid']) ?? [null]) as [string | null];
    const found = await this.subscriptions.list(caller.tenant, before, size + 1);
    const { rows, nextPageToken } = pageOf(found, size, ({ subscriptionId }) => [subscriptionId]);
    return { subscriptions: rows.map((row) => shown(row)), nextPageToken };
  }

  /** Its deliveries are removed afterwards. */
  async remove(subscriptionId: string, caller: Caller): Promise<void> {
    const row = await this.find(subscriptionId, caller);
    if (!(await this.subscriptions.markDeleted(caller.tenant, row.subscriptionId))) throw unknown();
    void this.sender.prune();
  }

  async pause(subscriptionId: string, caller: Caller): Promise<EventSubscription> {
    const row = await this.find(subscriptionId, caller);
    return shown(known(await this.subscriptions.pause(caller.tenant, row.subscriptionId)));
  }

  async resume(subscriptionId: string, caller: Caller): Promise<EventSubscription> {
    const row = await this.find(subscriptionId, caller);
    return shown(known(await this.subscriptions.resume(caller.tenant, row.subscriptionId, this.clock.now())));
  }

  /**
   * @param overlap ISO 8601; a day where it is empty
   * @throws Rejection `invalid` VALIDATION_FAILED
   */
  async rotateSecret(
    subscriptionId: string,
    { signingSecret, overlap }: { readonly signingSecret: string; readonly overlap: string | number },
    caller: Caller,
  ): Promise<{ subscription: EventSubscription; signingSecret: string }> {
    const row = await this.find(subscriptionId, caller);
    const until = systemClock.now() + overlapMs(overlap);
    const secret = givenOrNewSecret(signingSecret);
    const sealed = this.sealer.seal(secret, secretAad(row.subscriptionId));
    const changed = known(await this.subscriptions.rotate(caller.tenant, row.subscriptionId, sealed, until));
    return { subscription: shown(changed), signingSecret: secret };
  }
}

const shown = (row: SubscriptionRow, waiting = 0): EventSubscription => toSubscription(row, systemClock.now(), waiting);

/** @param overlap milliseconds, or an ISO 8601 duration */
function overlapMs(overlap: string | number): number {
  if (overlap === '') return USUAL_OVERLAP_MS;
  let ms = -1;
  try {
    ms = typeof overlap === 'number' ? overlap : durationMs(overlap);
  } catch {
    // Refused below.
  }
  if (ms >= 0 && ms <= LONGEST_OVERLAP_MS) return ms;
  throw invalidFields('VALIDATION_FAILED', [
    { field: 'overlap', message: 'has to be an ISO 8601 duration of at most P7D' },
  ]);
}

const unknown = (): Rejection =>
  new Rejection('not-found', 'SUBSCRIPTION_UNKNOWN', 'There is no such event subscription');

function known(row: SubscriptionRow | undefined): SubscriptionRow {
  if (row === undefined) throw unknown();
  return row;
}
