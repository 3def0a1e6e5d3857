import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Message = Record<string, unknown>;

/** A Node process of ours that speaks JSON, a line a message. */
export interface Child {
  readonly pid: number;
  /** The next message; other lines are passed over. @throws Error when it has ended */
  next<Answer = Message>(): Promise<Answer>;
  tell(message: unknown): void;
  /** Signals it and waits until it has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Closes its standard input, which asks it to end, and waits until it has. */
  finish(): Promise<void>;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A folder for its CPU profile, which is written when it ends by itself. */
  readonly profile?: string | undefined;
  readonly profileName?: string;
  /** Where it writes what goes to its standard error; absent: to ours. */
  readonly log?: string;
}

/** Starts `file`, a module beside this one without its ending. */
export function startChild(file: string, options: ChildOptions = {}): Child {
  const { args = [], env = {}, profile, profileName = file, log } = options;
  const flags =
    profile === undefined
      ? []
      : ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${profileName}.cpuprofile`];
  const program = fileURLToPath(new URL(`./${file}.js`, import.meta.url));
  const child = spawn(process.execPath, [...flags, program, ...args], {
    stdio: ['pipe', 'pipe', log === undefined ? 'inherit' : openSync(log, 'a')],
    env: { ...process.env, ...env },
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error(`${file} has no pipes`);
  stdin.on('error', () => undefined);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid ?? 0,
    next: async <Answer>() => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) throw new Error(`${file} has ended${log === undefined ? '' : `:\n${endOf(log)}`}`);
        if (value.startsWith('{')) return JSON.parse(value) as Answer;
      }
    },
    tell: (message) => stdin.write(`${JSON.stringify(message)}\n`),
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
    finish: () => {
      stdin.end();
      return ended;
    },
  };
}

const endOf = (log: string): string => readFileSync(log, 'utf8').split('\n').slice(-20).join('\n');
