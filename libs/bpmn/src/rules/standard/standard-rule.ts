import type { Finding, FindingSeverity } from '../../finding.js';
import type { SourceElement } from '../../source-document.js';
import type { BpmnTree } from './bpmn-tree.js';
import { idOf, processOf } from './elements.js';
import { withNumbers } from './rule-numbers.js';

/** One place that breaks a rule. */
export interface Breach {
  readonly at: SourceElement;
  /** What is wrong there, in one sentence. */
  readonly message: string;
  /** Where the rule's own severity does not fit this place. */
  readonly severity?: FindingSeverity;
  /** Those of the rule's numbers that are broken here; all of them when absent. */
  readonly numbers?: readonly string[];
}

/** One fact of the standard (ISO/IEC 19510) about a whole file. */
export interface StandardRule {
  /** The finding's code; stable, part of the public contract. */
  readonly code: string;
  readonly severity: FindingSeverity;
  /** The severity in a file that engines' habits excuse (see `BpmnTree.lenient`), where it is another. */
  readonly lenientSeverity?: FindingSeverity;
  /** What the standard says, in one sentence; the reference page shows it. */
  readonly says: string;
  readonly mend: string;
  check(tree: BpmnTree): Iterable<Breach>;
}

export function findingsOf(rule: StandardRule, tree: BpmnTree): readonly Finding[] {
  return [...rule.check(tree)].map(({ at, message, severity, numbers }) => {
    const holder = nearestWithId(at);
    const process = processOf(at);
    const processId = process && idOf(process);
    const finding: Finding = {
      code: rule.code,
      severity: severity ?? (tree.lenient ? rule.lenientSeverity : undefined) ?? rule.severity,
      category: 'model',
      ...(processId && { processId }),
      ...(holder && { elementId: idOf(holder)!, elementKind: holder.local }),
      message,
      mend: rule.mend,
    };
    return withNumbers(finding, numbers);
  });
}

function nearestWithId(element: SourceElement): SourceElement | undefined {
  for (let at: SourceElement | undefined = element; at; at = at.parent) if (idOf(at)) return at;
  return undefined;
}
