import { foreignExpression } from './dialects/foreign-expression.js';
import type { Finding } from './finding.js';
import type { ProcessModel } from './process-model.js';
import { boundaryHost } from './rules/boundary-host.js';
import { connectorUnknown } from './rules/connector-unknown.js';
import { defaultFlow } from './rules/default-flow.js';
import { expressionUnreadable } from './rules/expression-unreadable.js';
import { flowDirection } from './rules/flow-direction.js';
import { flowEnds } from './rules/flow-ends.js';
import type { Rule } from './rules/rule.js';
import { scriptLanguage } from './rules/script-language.js';
import { subProcessStart } from './rules/sub-process-start.js';
import { timerUnreadable } from './rules/timer-unreadable.js';
import { unsupportedElement } from './rules/unsupported-element.js';

const rules: readonly Rule[] = [
  unsupportedElement,
  flowEnds,
  flowDirection,
  boundaryHost,
  defaultFlow,
  subProcessStart,
  foreignExpression,
  expressionUnreadable,
  timerUnreadable,
  scriptLanguage,
  connectorUnknown,
];

/** What is wrong with a process itself, whoever runs it. `readBpmn` has these among its findings already. */
export function checkProcess(process: ProcessModel): readonly Finding[] {
  return rules.flatMap((rule) => rule(process));
}

/** The elements that this release cannot run, each named with its kind. */
export function checkSupported(process: ProcessModel): readonly Finding[] {
  return unsupportedElement(process);
}
