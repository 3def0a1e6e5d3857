import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process, told from a later one with the same number by the time of its birth. */
interface Known {
  readonly name: string;
  readonly pid: number;
  readonly birth: string;
}

const LAUNCHER = 'launcher';

/**
 * What runs on a data folder, in a file: a launcher that was killed leaves its processes behind, and the next one ends
 * them. Nothing is ended that is not in the file.
 */
export class Leftovers {
  readonly #file: string;
  #known: Known[] = [];

  /**
   * Ends what a killed launcher has left and takes the folder.
   *
   * @throws Error when a launcher runs on it
   */
  static claim(dataDir: string, report: (line: string) => void): Leftovers {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const file = join(dataDir, 'processes.json');
    for (const known of read(file)) {
      if (birthOf(known.pid) !== known.birth) continue;
      if (known.name === LAUNCHER) {
        if (known.pid === process.pid) continue;
        throw new Error(`${dataDir} is in use by process ${known.pid}`);
      }
      report(`${known.name} (process ${known.pid}) was left behind; ending it`);
      endGroup(known.pid);
    }
    const leftovers = new Leftovers(file);
    leftovers.add(LAUNCHER, process.pid);
    return leftovers;
  }

  private constructor(file: string) {
    this.#file = file;
  }

  add(name: string, pid: number): void {
    this.#known = [...this.#known.filter((known) => known.name !== name), { name, pid, birth: birthOf(pid) }];
    this.#write();
  }

  remove(name: string): void {
    this.#known = this.#known.filter((known) => known.name !== name);
    this.#write();
  }

  /** Ends all of them at once, for a launcher that cannot go on. */
  endAll(): void {
    for (const { name, pid, birth } of this.#known) if (name !== LAUNCHER && birthOf(pid) === birth) endGroup(pid);
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  #write(): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.#known, null, 2));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function read(file: string): readonly Known[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Known[];
  } catch {
    return []; // absent, or cut short by a power failure: then nothing of it runs any more
  }
}

/** When a process was born; empty when it has gone. */
function birthOf(pid: number): string {
  try {
    if (!existsSync('/proc/self/stat'))
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

/** Each of them leads a process group of its own. */
function endGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
      return;
    } catch {
      // no group of that number: then the process alone
    }
  }
}
