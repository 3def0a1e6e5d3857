import { readdirSync, readFileSync } from 'node:fs';

const TICKS = 100;
const PAGE_KB = 4;

interface Stat {
  readonly name: string;
  readonly parent: number;
  /** CPU seconds of the process itself, and of its children that have ended. */
  readonly own: number;
  readonly ended: number;
  readonly rssMb: number;
}

/** `of`: a process, or a thread of one. */
function statOf(of: number | string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${of}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (field: number): number => fields[field - 3] ?? 0;
    return {
      name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')),
      parent: at(4),
      own: (at(14) + at(15)) / TICKS,
      ended: (at(16) + at(17)) / TICKS,
      rssMb: (at(24) * PAGE_KB) / 1024,
    };
  } catch {
    return undefined;
  }
}

/** CPU seconds of a process so far. Linux only. */
export const cpuOf = (pid: number): number => statOf(pid)?.own ?? 0;
export const rssOf = (pid: number): number => Math.round(statOf(pid)?.rssMb ?? 0);

/** CPU seconds of a process so far, by the names of its threads. */
export function threadsOf(pid: number): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = statOf(`${pid}/task/${thread}`);
    if (stat !== undefined) sums.set(stat.name, (sums.get(stat.name) ?? 0) + stat.own);
  }
  return sums;
}

/** CPU seconds and memory of PostgreSQL: the postmaster, its children, and those that have ended. */
export function postgresUsage(postmaster: number): { cpu: number; rssMb: number } {
  const self = statOf(postmaster);
  let cpu = (self?.own ?? 0) + (self?.ended ?? 0);
  let rssMb = pssOf(postmaster);
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = statOf(pid);
    if (stat?.parent !== postmaster) continue;
    cpu += stat.own;
    rssMb += pssOf(pid);
  }
  return { cpu, rssMb: Math.round(rssMb) };
}

/** Shared pages divided among those who share them; the resident size where the kernel does not say. */
function pssOf(pid: number): number {
  try {
    const [, kb] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    if (kb !== undefined) return Number(kb) / 1024;
  } catch {
    // Not ours to read.
  }
  return statOf(pid)?.rssMb ?? 0;
}
