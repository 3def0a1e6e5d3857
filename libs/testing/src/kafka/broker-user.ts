/** A user of the broker, known to it by SCRAM-SHA-512. */
export interface BrokerUser {
  readonly name: string;
  readonly password: string;
}
