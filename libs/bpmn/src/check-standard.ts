import type { Finding } from './finding.js';
import { standardRules } from './rules/standard/all-rules.js';
import { BpmnTree } from './rules/standard/bpmn-tree.js';
import { findingsOf } from './rules/standard/standard-rule.js';
import { followImports, type ImportResolver } from './rules/standard/follow-imports.js';
import type { SourceElement } from './source-document.js';

/**
 * What the file breaks of the standard (ISO/IEC 19510) itself, whoever runs it. An error is something contradictory or incomplete;
 * what is absent in every file of an engine's dialect is repaired, and at most told.
 *
 * @param imported gives the files that this one imports; without it imports are not followed
 */
export function checkStandard(text: string, root: SourceElement, imported?: ImportResolver): readonly Finding[] {
  const tree = new BpmnTree(root, text, followImports(root, imported));
  return standardRules.flatMap((rule) => findingsOf(rule, tree));
}

/** The codes of all findings that `checkStandard` can give. */
export const standardRuleCodes: readonly string[] = standardRules.map(({ code }) => code);
