/** How a process reaches the broker, and as whom. */
export interface KafkaSettings {
  /** `host:port` of some of the brokers. */
  readonly brokers: readonly string[];
  /** How the broker's logs name this process. */
  readonly clientId: string;
  /** SASL/SCRAM-SHA-512. */
  readonly user?: { readonly name: string; readonly password: string };
  readonly tls?: boolean;
  /** Connects there instead, whatever address a broker names for itself: a tunnel to a cluster of one. */
  readonly via?: { readonly host: string; readonly port: number };
}
