/** A user of the broker, known to it by SCRAM-SHA-512. */
export interface BrokerUser {
  readonly name: string;
  readonly password: string;
}

export interface BrokerOptions {
  /** Absent: no one has to say who they are, and everyone may do everything. Given: SASL/SCRAM, and rights by ACL alone. */
  readonly users?: readonly BrokerUser[];
  /** Default: a free one. */
  readonly port?: number;
  /** Kept after `stop`, and used again when it is there. Default: a temporary one, which goes with `stop`. */
  readonly dataDir?: string;
  /** What the broker prints. */
  readonly onOutput?: (text: string) => void;
}

/** A real Kafka broker on this machine, reachable on 127.0.0.1 only. */
export interface Broker {
  /** `host:port`, for `KafkaSettings.brokers`. */
  readonly brokers: readonly string[];
  /** Who may do everything; only where there are users. */
  readonly admin?: BrokerUser;
  /** While it runs. */
  readonly pid: number | undefined;
  /** Ends it without a chance to write anything more. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data; ready when this resolves. */
  start(): Promise<void>;
  /** Ends it in good order. */
  stop(): Promise<void>;
}

/** There is no Kafka to start on this machine: `mvn` or `java` is missing, or the jars cannot be fetched. */
export class KafkaUnavailable extends Error {
  override readonly name = 'KafkaUnavailable';
}

/** Why no broker can be started here; undefined when one can. Fetches what is needed. */
export function kafkaMissing(): Promise<string | undefined> {
  return Promise.resolve('not written yet');
}

/**
 * Starts a broker and waits until it answers.
 *
 * @throws KafkaUnavailable
 */
export function startBroker(_options: BrokerOptions = {}): Promise<Broker> {
  return Promise.reject(new KafkaUnavailable('not written yet'));
}
