/** There is no Kafka to start on this machine: `mvn` or `java` is missing, or the jars cannot be fetched. */
export class KafkaUnavailable extends Error {
  override readonly name = 'KafkaUnavailable';
}
