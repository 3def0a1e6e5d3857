export { fromTimestamp, isoOf, toTimestamp } from './time.js';
export { publicFacts } from './public-facts.js';
export { factTypes, topicPlans, topics, type TopicPlan } from './topics.js';
