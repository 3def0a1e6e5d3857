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
export { createJournalSql } from './schema.js';
export type { ColumnType, ColumnValue, GateRule, SideRow, SideTable, SideWrite } from './side-table.js';
