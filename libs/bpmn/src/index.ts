export { batonModdle, batonNamespace } from './baton-moddle.js';
export { extensionReference } from './extension-reference.js';
export { dialectReference } from './dialects/dialect-reference.js';
export { scriptLanguageOf } from './script-language.js';
export type { ImportedFile, ImportResolver } from './rules/standard/follow-imports.js';
export { standardRuleCodes } from './check-standard.js';
export { rulesReference } from './rules-reference.js';
export { checkProcess, checkSupported } from './check-process.js';
export type * from './data-model.js';
export { definitionsOf } from './definitions-of.js';
export type {
  EscalationDefinition,
  EventDefinition,
  EventDefinitionType,
  SignalDefinition,
} from './event-definitions.js';
export { expressionsOf, type PlacedExpression } from './expressions.js';
export type { Finding, FindingCategory, FindingSeverity, MendKind, TextPosition } from './finding.js';
export { defaultLimits, type ReadLimits } from './limits.js';
export type * from './loop-characteristics.js';
export type * from './process-model.js';
export { bpmnNamespace } from './names.js';
export { patchElement } from './patch-element.js';
export { taskKinds, type ElementPatch, type TaskKind } from './element-patch.js';
export { ensureLayout } from './ensure-layout.js';
export { bpmnText } from './decode-xml.js';
export { readBpmn, type BpmnFile, type MessageFlow, type Pool } from './read-bpmn.js';
export { readiness, runnableShare, type RunnableShare } from './readiness.js';
export type * from './step-extensions.js';
