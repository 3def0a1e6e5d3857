import { Inject, Injectable } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';

import { InjectClock, Sealer, systemClock, type BusinessClock } from '@baton/service-kit';

import { INTEGRATION_SETTINGS, type IntegrationSettings } from '../config.js';
import { CallFailure } from '../connector/call-failure.js';
import { retryAfter } from '../connector/http-answer.js';
import { OutboundAllowance } from '../connector/outbound-allowance.js';
import { Outbound } from '../connector/outbound.js';
import { targetOf } from '../connector/target.js';
import { SERVICE } from '../service-name.js';
import { CONTENT_TYPE, traceparentIn } from './event-body.js';
import { secretAad, type AttemptRow, type SubscriptionRow } from './event-subscription.js';
import { urlProblem } from './endpoint-url.js';

/** An endpoint that has not answered by then has failed. */
export const ANSWER_MS = 15_000;
const EXCERPT_BYTES = 1_024;

/** Where something is sent, and the secrets that sign it. */
export type Endpoint = Pick<
  SubscriptionRow,
  'subscriptionId' | 'url' | 'sealedSecret' | 'sealedPreviousSecret' | 'previousSecretUntil'
>;

export interface Outcome extends Omit<AttemptRow, 'number'> {
  /** Milliseconds after which the endpoint wants to be asked again. */
  readonly retryInMs?: number;
}

/** Calls the endpoints of subscriptions, signed as Standard Webhooks says. */
@Injectable()
export class Endpoints {
  private readonly allowance: OutboundAllowance;
  private readonly outbound: Outbound;

  constructor(
    @Inject(INTEGRATION_SETTINGS) settings: IntegrationSettings,
    @InjectClock(SERVICE) private readonly clock: BusinessClock,
    private readonly sealer: Sealer,
  ) {
    this.allowance = new OutboundAllowance(settings.BATON_OUTBOUND_ALLOW);
    this.outbound = new Outbound(this.allowance);
  }

  urlProblem(url: string): string | undefined {
    return urlProblem(url, this.allowance);
  }

  /** One attempt. Never throws: what went wrong is in its outcome. */
  async send(endpoint: Endpoint, webhookId: string, event: string, signal: AbortSignal): Promise<Outcome> {
    const at = this.clock.now();
    const begun = performance.now();
    const done = (status: number, error: string, response = ''): Outcome => ({
      at,
      status,
      durationMs: Math.round(performance.now() - begun),
      error,
      response,
    });
    try {
      const url = new URL(endpoint.url);
      const answer = await this.outbound.sendForExcerpt(
        {
          method: 'POST',
          url,
          headers: {
            'content-type': `${CONTENT_TYPE}; charset=utf-8`,
            'user-agent': 'Baton',
            ...this.signed(endpoint, webhookId, event),
          },
          body: event,
          label: `POST ${url.host}`,
          target: targetOf(url),
          traceparent: traceparentIn(event),
          timeoutMs: ANSWER_MS,
        },
        AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
        EXCERPT_BYTES,
      );
      const { status, headers, body } = answer;
      if (status >= 200 && status <= 299) return done(status, '', excerpt(body));
      const retryInMs = retryAfter(headers['retry-after'], systemClock.now());
      return {
        ...done(status, `The endpoint answered ${status}`, excerpt(body)),
        ...(retryInMs !== undefined && { retryInMs }),
      };
    } catch (error) {
      return done(0, error instanceof CallFailure ? error.message : 'It could not be signed: its secret does not open');
    }
  }

  /** One signature by the secret, and one by the secret before it while that still counts. */
  private signed(endpoint: Endpoint, webhookId: string, event: string): Record<string, string> {
    const { subscriptionId, sealedSecret, sealedPreviousSecret, previousSecretUntil } = endpoint;
    const now = systemClock.now();
    const secrets = [sealedSecret, ...((previousSecretUntil ?? 0) > now ? [sealedPreviousSecret] : [])];
    const signatures = secrets.map((sealed) =>
      new Webhook(this.sealer.open(sealed, secretAad(subscriptionId))).sign(webhookId, new Date(now), event),
    );
    return {
      'webhook-id': webhookId,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': signatures.join(' '),
    };
  }
}

/** As text, whatever it is: what is no UTF-8 is replaced, as is a character that was cut. */
const excerpt = (body: Buffer): string => body.toString('utf8').replaceAll('\0', '\uFFFD');
