export { brokerAnswers } from './clients.js';
export { KafkaBus, type KafkaBusOptions } from './kafka-bus.js';
export type { KafkaSettings } from './kafka-settings.js';
export { grantRights, type Rights } from './rights.js';
export { createTopics, forgetTopics, type TopicLayout } from './topics.js';
