import { readiness, runnableShare, type BpmnFile, type Finding } from '@baton/bpmn';
import { checkDeployable } from '@baton/engine';

/** What a BPMN file says, as far as `model` keeps it. */
export interface Analysis {
  readonly name: string;
  /** Ids of the processes that can be deployed: those marked executable, or all where none is; and global tasks. */
  readonly processKeys: readonly string[];
  readonly findings: readonly NamedFinding[];
  /** Share of the steps that could run today, 0 to 1. */
  readonly runnableShare: number;
  readonly hasDiagram: boolean;
}

export type NamedFinding = Finding & { readonly elementName?: string };

/** Says what is wrong with a file and what it leaves out, worst first. */
export function analyse(file: BpmnFile): Analysis {
  const drawn = file.processes.filter(({ global }) => global !== true);
  const executable = drawn.filter((process) => process.executable);
  const processes = [
    ...(executable.length > 0 ? executable : drawn.filter(({ elements }) => Object.keys(elements).length > 0)),
    ...file.processes.filter(({ global }) => global === true),
  ];
  const found = [
    ...file.findings,
    ...processes.flatMap((process) => [...checkDeployable(process), ...readiness(process)]),
  ];
  const names = new Map(
    file.processes.flatMap(
      ({ id, name, elements }) =>
        [[id, name], ...Object.values(elements).map((element) => [element.id, element.name] as const)] as const,
    ),
  );
  const shares = processes.map(runnableShare);
  const total = shares.reduce((sum, share) => sum + share.total, 0);
  return {
    name: file.name ?? processes[0]?.name ?? processes[0]?.id ?? '',
    processKeys: processes.map(({ id }) => id),
    findings: worstFirst(unique(found)).map((finding) => named(finding, names)),
    runnableShare: total === 0 ? 0 : shares.reduce((sum, share) => sum + share.runnable, 0) / total,
    hasDiagram: file.hasDiagram,
  };
}

const SEVERITY = { error: 0, warning: 1, info: 2 } as const;
const worstFirst = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => SEVERITY[a.severity] - SEVERITY[b.severity]);

/** Two readers may notice the same thing; it is told once. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Map(
    findings.map((finding) => [
      `${finding.code} ${finding.elementId ?? finding.processId ?? ''} ${finding.position?.column ?? ''}`,
      finding,
    ]),
  );
  // What another engine's class did there says more than that nobody does it.
  const named = new Set(findings.filter(({ code }) => code === 'delegate-unbound').map(({ elementId }) => elementId));
  return [...seen.values()].filter(({ code, elementId }) => code !== 'system-missing' || !named.has(elementId));
}

function named(finding: Finding, names: ReadonlyMap<string, string | undefined>): NamedFinding {
  const elementName = finding.elementId === undefined ? undefined : names.get(finding.elementId);
  return elementName === undefined ? finding : { ...finding, elementName };
}
