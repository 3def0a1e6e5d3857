import type { Connector, Notify } from '@baton/bpmn';
import { durationMs, Rejection, type Json, type JsonObject } from '@baton/kernel';

import type { EventOf, JobKind } from './events.js';
import type { ExecutableNode, Turn } from './executable.js';
import { Failure } from './failure.js';
import type { OpenJob } from './state.js';
import { mapVariables, resolve, resolveText, variablesAt } from './variables.js';

/** Attempts of work whose model names none. */
const DEFAULT_RETRIES = 3;
const NOTIFY_RETRIES = 5;
const NOTIFY_BACKOFF = 'PT30S';

/**
 * Opens the job that an element is bound to: a connector's call, a message to people, or a worker's job.
 * Work that nobody bound waits for a worker of the element id's type.
 */
export function openJob(turn: Turn, node: ExecutableNode, n: number): void {
  const { connector, notify, job } = node.model.baton;
  if (connector) return openConnector(turn, node.id, n, connector);
  if (notify.length > 0) return openNotify(turn, node, n, notify);
  createJob(
    turn,
    node.id,
    n,
    'worker',
    job ? resolveText(turn, n, job.type) : node.id,
    job?.retries ?? DEFAULT_RETRIES,
    {
      ...(job?.backoff === undefined ? {} : { backoff: job.backoff }),
      ...(job?.timeout === undefined ? {} : { timeout: job.timeout }),
    },
  );
}

/** When the job may be tried again: its backoff, doubled for every attempt already made, capped at a day. */
export function retryAfter(job: OpenJob, now: number): number | undefined {
  if (job.backoff === undefined) return undefined;
  return now + Math.min(durationMs(job.backoff) * 2 ** Math.max(0, job.attempts - job.retries), DAY_MS);
}

const DAY_MS = 86_400_000;

function openConnector(turn: Turn, element: string, n: number, { type, retries, backoff, inputs }: Connector): void {
  createJob(turn, element, n, 'connector', `connector:${type}`, retries, {
    backoff,
    variables: mapVariables(turn, n, inputs, { refuseSecrets: true }),
  });
}

function openNotify(turn: Turn, node: ExecutableNode, n: number, notify: readonly Notify[]): void {
  const messages = notify.map(({ to, template, subject, body }): JsonObject => ({
    to: resolve(turn, n, to),
    ...optionalText(turn, n, { template, subject, body }),
  }));
  const data: Json = node.inputs.length > 0 ? (turn.instance(n).variables ?? {}) : variablesAt(turn.state, n);
  createJob(turn, node.id, n, 'notify', 'notify', NOTIFY_RETRIES, {
    backoff: NOTIFY_BACKOFF,
    variables: { notify: messages, variables: data },
  });
}

function optionalText(turn: Turn, n: number, texts: Record<string, string | undefined>): JsonObject {
  const given = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([name, text]) => [name, resolve(turn, n, text)]));
}

/** Opens a job of element instance `elementInstance`. @throws Failure BACKOFF_INVALID */
export function createJob(
  turn: Turn,
  element: string,
  elementInstance: number,
  kind: JobKind,
  jobType: string,
  retries: number,
  more: Pick<EventOf<'JobCreated'>, 'backoff' | 'timeout' | 'variables'>,
): void {
  if (more.backoff !== undefined) assertDuration(element, more.backoff);
  turn.emit({
    type: 'JobCreated',
    n: turn.next,
    element,
    elementInstance,
    kind,
    jobType,
    retries: Math.max(1, retries),
    ...more,
  });
}

function assertDuration(element: string, backoff: string): void {
  try {
    durationMs(backoff);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new Failure('BACKOFF_INVALID', `${element}: ${error.message}`);
  }
}
