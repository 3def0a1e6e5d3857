import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import { Rejection } from '@baton/kernel';

import { exchange, NotAnswered, NotSent, type Forwarded } from './exchange.js';
import type { Upstream, Upstreams } from './upstreams.js';

/** Asking again changes nothing. */
const REPEATABLE = new Set(['GET', 'HEAD']);
const RETRY_MS = 1_000;

/**
 * Sends requests to the replicas of a service in turn. One that could not be sent goes to the next replica; one that was
 * sent and not answered is asked again only where asking changes nothing.
 */
export class Forwarder {
  private readonly agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  };

  /**
   * @param onLost told of a replica that did not take, or did not answer, a request
   * @param onLeaving told of one that answers and takes no more on this connection: it ends
   */
  constructor(
    private readonly upstreams: Upstreams,
    private readonly onLost: (upstream: Upstream, cause: Error) => void,
    private readonly onLeaving: (upstream: Upstream) => void,
  ) {}

  /**
   * @throws Rejection `unavailable` SERVICE_UNAVAILABLE where nothing was sent, ANSWER_LOST where it was
   */
  async forward(service: string, forwarded: Forwarded): Promise<IncomingMessage> {
    const inTurn = this.upstreams.inTurn(service);
    let lost = false;
    // A kept connection may have ended a moment ago: what is repeatable comes round to the first once more.
    const order = REPEATABLE.has(forwarded.method) ? [...inTurn, ...inTurn.slice(0, 1)] : inTurn;
    for (const upstream of order) {
      try {
        const answer = await this.exchange(upstream, forwarded);
        if (answer.headers.connection === 'close') this.onLeaving(upstream);
        return answer;
      } catch (error) {
        if (!(error instanceof NotSent || error instanceof NotAnswered)) throw error;
        if (forwarded.gone.aborted) break;
        this.onLost(upstream, error);
        lost = error instanceof NotAnswered;
        if (lost && !REPEATABLE.has(forwarded.method)) break;
      }
    }
    throw lost ? answerLost(service) : unavailable(service);
  }

  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private exchange({ origin }: Upstream, forwarded: Forwarded): Promise<IncomingMessage> {
    const url = new URL(origin);
    return exchange(url, forwarded, this.agents[url.protocol === 'https:' ? 'https:' : 'http:']);
  }
}

const unavailable = (service: string): Rejection =>
  new Rejection('unavailable', 'SERVICE_UNAVAILABLE', `The service ${service} does not answer`, {
    retryAfterMs: RETRY_MS,
  });

const answerLost = (service: string): Rejection =>
  new Rejection('unavailable', 'ANSWER_LOST', `The service ${service} broke off: what was asked may have been done`, {
    retryAfterMs: RETRY_MS,
  });
