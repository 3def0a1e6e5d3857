import type { Finding, FindingCategory, Model, Severity } from '../api/models.js';
import type { ElementMark } from '../diagram/mark-elements.js';
import { STATUS, type Status } from '../ui/status.js';

export const MODEL_STATUS: Readonly<Record<Model['state'], Status>> = {
  draft: { ...STATUS['to-come'], word: 'Draft' },
  deployed: { ...STATUS.done, word: 'Runs' },
  changed: { ...STATUS['at-risk'], word: 'Changed since' },
  retired: { ...STATUS.canceled, word: 'Retired' },
};

export const SEVERITY: Readonly<Record<Severity, Status>> = {
  error: { ...STATUS.late, word: 'Blocks deployment' },
  warning: { ...STATUS['at-risk'], word: 'Worth mending' },
  info: { ...STATUS['to-come'], word: 'Good to know' },
};

/** In the order in which a map is usually completed. */
export const CATEGORIES: readonly (readonly [FindingCategory, string])[] = [
  ['model', 'The file itself'],
  ['owner', 'Owners'],
  ['trigger', 'Triggers'],
  ['clock', 'Clocks'],
  ['hand-off', 'Hand-offs'],
  ['system', 'Systems'],
  ['decision', 'Decisions'],
];

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
export const worstFirst = (a: Finding, b: Finding): number => RANK[a.severity] - RANK[b.severity];

/** How many findings each element has, in the colour of the worst. */
export function findingMarks(findings: readonly Finding[]): Readonly<Record<string, ElementMark>> {
  const marks: Record<string, ElementMark> = {};
  for (const finding of findings.toSorted(worstFirst)) {
    if (!finding.elementId || finding.severity === 'info') continue;
    const before = marks[finding.elementId];
    marks[finding.elementId] = before
      ? { ...before, count: (before.count ?? 1) + 1 }
      : { ...SEVERITY[finding.severity], count: 1 };
  }
  return marks;
}
