export { checkTables } from './analysis/check-tables.js';
export {
  compileDecisions,
  type Decidable,
  type DecideOptions,
  type DecisionResult,
  type Decisions,
} from './decisions.js';
export type { ExplainedDecision, ExplainedTable, MatchedRule, NamedValue, Problem } from './evaluate/explanation.js';
export type { Finding, FindingSeverity } from './finding.js';
export type * from './model.js';
export { readDmn } from './read/read-dmn.js';
export { readXml, type XmlElement } from './xml/read-xml.js';
export { defaultLimits, type ReadLimits } from './xml/limits.js';
