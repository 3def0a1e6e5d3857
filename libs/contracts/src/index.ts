export { fromTimestamp, isoOf, toTimestamp } from './time.js';
export { factTypes, topicPlans, topics, type TopicPlan } from './topics.js';
