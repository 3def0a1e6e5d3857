import { ModelState, Severity, type Finding as FindingMessage, type Model } from '@baton/contracts/model';
import { toTimestamp } from '@baton/contracts';

import type { Analysis, NamedFinding } from '../analysis/analyse.js';

/** A model as it is stored; its file is in `revisions`. Moments are milliseconds since 1970. */
export interface ModelRow {
  readonly modelId: string;
  readonly name: string;
  readonly processKeys: readonly string[];
  readonly revision: number;
  readonly findings: readonly NamedFinding[];
  readonly errors: number;
  readonly warnings: number;
  readonly runnableShare: number;
  readonly deployedRevision: number | null;
  readonly deployedVersion: number;
  /** Counts retirements, so that deploying a retired revision again is a new deployment. */
  readonly retirements: number;
  readonly retired: boolean;
  /** Counts the facts told of it. */
  readonly factSeq: number;
  readonly importedAt: number;
  readonly changedAt: number;
  readonly deployedAt: number | null;
}

export function stateOf({
  retired,
  deployedRevision,
  revision,
}: Pick<ModelRow, 'retired' | 'deployedRevision' | 'revision'>): ModelState {
  if (retired) return ModelState.MODEL_STATE_RETIRED;
  if (deployedRevision === null) return ModelState.MODEL_STATE_DRAFT;
  return deployedRevision === revision ? ModelState.MODEL_STATE_DEPLOYED : ModelState.MODEL_STATE_CHANGED;
}

/** What a file is known by, so that importing it again finds its model: its process ids, or its name where it has none. */
export const keyOf = ({ processKeys, name }: Pick<Analysis, 'processKeys' | 'name'>, fileName: string): string =>
  processKeys.length > 0 ? processKeys.toSorted().join(' ') : `file:${fileName || name}`;

export const countOf = (findings: readonly NamedFinding[], severity: NamedFinding['severity']): number =>
  findings.filter((finding) => finding.severity === severity).length;

/** The contract's model. `xml` and the findings only where one model is asked for. */
export const toModel = (row: ModelRow, xml?: string): Model => ({
  modelId: row.modelId,
  name: row.name,
  processKeys: [...row.processKeys],
  revision: row.revision,
  state: stateOf(row),
  deployedVersion: row.deployedVersion,
  importedAt: toTimestamp(row.importedAt),
  changedAt: toTimestamp(row.changedAt),
  deployedAt: row.deployedAt === null ? undefined : toTimestamp(row.deployedAt),
  errors: row.errors,
  warnings: row.warnings,
  runnableShare: row.runnableShare,
  findings: xml === undefined ? [] : row.findings.map(toFinding),
  xml: xml ?? '',
});

const SEVERITIES = {
  error: Severity.SEVERITY_ERROR,
  warning: Severity.SEVERITY_WARNING,
  info: Severity.SEVERITY_INFO,
} as const;

const toFinding = (finding: NamedFinding): FindingMessage => ({
  rule: finding.code,
  severity: SEVERITIES[finding.severity],
  category: finding.category,
  processId: finding.processId ?? '',
  elementId: finding.elementId ?? '',
  elementKind: finding.elementKind ?? '',
  elementName: finding.elementName ?? '',
  message: finding.message,
  mend: finding.mend,
  mendKind: finding.mendKind ?? '',
  line: finding.position?.line ?? 0,
  column: finding.position?.column ?? 0,
});
