import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const STOP_MS = 20_000;

/** Start time of a process in clock ticks since boot; empty where /proc is missing. */
export function birth(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** The command line of a process; empty when it has gone. */
export async function commandOf(pid: number): Promise<string> {
  if (existsSync('/proc/self')) return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/** Program and arguments of a process; undefined where that cannot be told, or the program was replaced since. */
export async function argumentsOf(pid: number): Promise<readonly string[] | undefined> {
  try {
    if ((await readlink(`/proc/${pid}/exe`)).endsWith(' (deleted)')) return undefined;
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replace(/\0$/, '').split('\0');
  } catch {
    return undefined;
  }
}

const LOOK_MS = 1_000;

/** Settles when a process that is not our child has ended. */
export const endOf = (pid: number): Promise<void> =>
  new Promise((ended) => {
    const look = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(look);
      ended();
    }, LOOK_MS).unref();
  });

/** Fast shutdown; when it takes too long, immediate shutdown, which the next start recovers from. */
export async function end(pid: number, gone: () => boolean): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      if (!gone()) process.kill(pid, signal);
    } catch {
      return;
    }
    for (const deadline = performance.now() + STOP_MS; performance.now() < deadline; await pause(10))
      if (gone()) return;
  }
}

/** Whether a process runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // A zombie answers signals too, but serves nobody.
  return !/\) Z /.test(existsSync('/proc/self') ? readFileSafe(`/proc/${pid}/stat`) : '');
}

function readFileSafe(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
