export type { Finding, FindingCategory, FindingSeverity, MendKind, TextPosition } from './finding.js';
export type * from './process-model.js';
export type * from './step-extensions.js';
