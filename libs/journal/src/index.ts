export { PremiseBroken } from './failure.js';
export { Journal } from './journal.js';
export type {
  CommandContext,
  Committed,
  Decide,
  Decision,
  JournalOptions,
  JournalRow,
  JournalStats,
  Outcome,
} from './journal-options.js';
export { lookedUp } from './looked-up.js';
export { nextBound, uuidBound, type PartitionWidth } from './partition-bounds.js';
export { JournalPartitions, type Partition } from './partitions.js';
export { boundJournalSql, createJournalSql, partitionJournalSql } from './schema.js';
export type { ColumnType, ColumnValue, GateRule, SideRow, SideTable, SideWrite } from './side-table.js';
