export { fromTimestamp, isoOf, toTimestamp } from './time.js';
export { factTypes, topics } from './topics.js';
