export type { Bus, DeadLetter, FactHandler, GroupHealth, SubscribeOptions, Subscription } from './bus.js';
export { factSeq, type Fact } from './fact.js';
export type { Cursor, FactSource } from './fact-source.js';
