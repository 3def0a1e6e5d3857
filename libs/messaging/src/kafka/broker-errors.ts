import { causeOf } from '../delivery.js';

interface BrokerError {
  readonly name?: string;
  readonly message?: string;
  /** The protocol's name of the error, e.g. `TOPIC_AUTHORIZATION_FAILED`. */
  readonly type?: string;
  readonly cause?: unknown;
}

/** An error with all that it was caused by: the library wraps what the broker said. */
function chain(error: unknown): BrokerError[] {
  const found: BrokerError[] = [];
  for (let each = error as BrokerError | null | undefined; each != null && !found.includes(each);) {
    found.push(each);
    each = each.cause as BrokerError | null | undefined;
  }
  return found;
}

/** What the broker answered; undefined when the failure is not an answer of it. */
export const answerOf = (error: unknown): string | undefined => chain(error).find(({ type }) => type)?.type;

/** A broker that went away while it was told a password; the library calls that a failed authentication too. */
const CUT_SHORT = /connection error|connection timeout|closed connection|timed out|not connected|disconnected|socket/i;

/** The broker knows who asks, or should, and does not allow it. No repetition helps. */
export function isDenied(error: unknown): boolean {
  return chain(error).some(
    ({ name, message = '', type }) =>
      (name === 'KafkaJSSASLAuthenticationError' && !CUT_SHORT.test(message)) ||
      /_AUTHORIZATION_FAILED$|^(SASL_AUTHENTICATION_FAILED|UNSUPPORTED_SASL_MECHANISM)$/.test(type ?? ''),
  );
}

/** This process is no longer a member in good standing: it has to join again, and what it holds may be another's. */
export const isDeposed = (error: unknown): boolean =>
  /^(REBALANCE_IN_PROGRESS|ILLEGAL_GENERATION|UNKNOWN_MEMBER_ID|FENCED_INSTANCE_ID|NOT_COORDINATOR_FOR_GROUP)$/.test(
    answerOf(error) ?? '',
  );

/** The library keeps the broker's reason for this to itself. */
export const isWithoutCoordinator = (error: unknown): boolean =>
  chain(error).some(({ name }) => name === 'KafkaJSGroupCoordinatorNotFound');

/** In words, with the broker's own name of it. */
export function inWords(error: unknown, topics: readonly string[]): string {
  const answer = answerOf(error);
  if (answer === 'UNKNOWN_TOPIC_OR_PARTITION') return `the broker does not know ${topics.join(', ')}`;
  if (isDenied(error)) return `denied by the broker: ${answer ?? causeOf(error)} (${topics.join(', ')})`;
  return answer === undefined ? causeOf(error) : `${answer}: ${(error as Error).message}`;
}
