export { batonModdle, batonNamespace } from './baton-moddle.js';
export { checkProcess, checkSupported } from './check-process.js';
export { expressionsOf, type PlacedExpression } from './expressions.js';
export type { Finding, FindingCategory, FindingSeverity, MendKind, TextPosition } from './finding.js';
export { defaultLimits, type ReadLimits } from './limits.js';
export type * from './process-model.js';
export { bpmnNamespace, readBpmn, type BpmnFile, type MessageFlow, type Pool } from './read-bpmn.js';
export { readiness, runnableShare, type RunnableShare } from './readiness.js';
export type * from './step-extensions.js';
