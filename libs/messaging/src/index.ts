export type {
  Backlog,
  Bus,
  DeadLetter,
  FactHandler,
  GroupHealth,
  Listening,
  ListenOptions,
  OnParked,
  Parking,
  SubscribeOptions,
  Subscription,
} from './bus.js';
export { fromBinaryEvent, toBinaryEvent, type BinaryEvent } from './cloud-event.js';
export { createDlqSql, parkedByGroup } from './dead-letters.js';
export { factSeq, type Fact } from './fact.js';
export type { Cursor, FactSource, ReadOptions, SourceBacklog } from './fact-source.js';
export { FactWindow, type FactWindowOptions } from './fact-window.js';
export { alignGeneration, createGenerationsSql } from './generation.js';
export { Leadership } from './leadership.js';
export { createInboxSql, HighWater, Inbox } from './inbox.js';
export { createOutboxSql, outboxInsert, outboxSource, pruneOutbox } from './outbox.js';
export { Poke } from './poke.js';
export { createOffsetsSql } from './offsets.js';
export { PostgresBus, type PostgresBusOptions } from './postgres/postgres-bus.js';
export { RECENT_MS, Stillness } from './stillness.js';
export { horizonAge, XidTail, type TailRow, type XidTailOptions } from './xid-tail.js';
export { inTransaction } from './transaction.js';
