export type { KafkaSettings } from './kafka-settings.js';
