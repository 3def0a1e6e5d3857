import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import type { Leftovers } from './leftovers.ts';
import { grpcAddressOf, httpUrlOf, type Place } from './places.ts';

const STOP_MS = 40_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** One that has lived so long has recovered: the next end is a first one again. */
const RECOVERED_MS = 30_000;
const LAST_LINES = 15;

/** How a process is run. */
export interface Launch {
  /** The folder of a built Baton; absent: this one. Another release runs beside this one by it. */
  readonly release?: string;
  /** Over what the cluster tells it. */
  readonly env?: Readonly<Record<string, string>>;
  /** For Node, before the program: `['--import', '/somewhere/hook.mjs']`. */
  readonly nodeArguments?: readonly string[];
  /** As the image runs it: the modules as they were compiled, not the bundle, and secrets in files. */
  readonly asInContainer?: boolean;
}

export interface ServiceProcessOptions {
  /** The program, in the release that `launch` names. */
  readonly mainOf: (launch: Launch) => string;
  /** All that it is told, with what `launch` says over it. */
  readonly envOf: (launch: Launch) => Readonly<Record<string, string>>;
  readonly launch: Launch;
  readonly logFile: string;
  readonly leftovers: Leftovers;
  readonly report: (line: string) => void;
}

/** One service in a process of its own, which is started again when it ends unasked, as an orchestrator would. */
export class ServiceProcess {
  readonly place: Place;
  readonly #options: ServiceProcessOptions;
  #launch: Launch;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #wanted = false;
  #pauseMs = FIRST_PAUSE_MS;
  #ends = 0;
  #lastEnd: string | undefined;

  constructor(place: Place, options: ServiceProcessOptions) {
    this.place = place;
    this.#options = options;
    this.#launch = options.launch;
  }

  get name(): string {
    return this.place.name;
  }

  get httpUrl(): string {
    return httpUrlOf(this.place);
  }

  get grpcAddress(): string {
    return grpcAddressOf(this.place);
  }

  get pid(): number | undefined {
    return this.#isRunning() ? this.#child?.pid : undefined;
  }

  /** How often it has ended unasked. */
  get unaskedEnds(): number {
    return this.#ends;
  }

  /** How it has ended unasked the last time: `code 1`, `signal SIGKILL`. */
  get lastEnd(): string | undefined {
    return this.#lastEnd;
  }

  /**
   * Starts it where it does not run; see {@link ready}.
   *
   * @param launch how, from now on; absent: as before
   */
  start(launch?: Launch): void {
    if (launch !== undefined) this.#launch = launch;
    this.#wanted = true;
    if (!this.#isRunning()) this.#spawn();
  }

  /**
   * Waits until it is ready.
   *
   * @throws Error with the end of its log after `ms` milliseconds, or once it has ended `patience` times meanwhile
   */
  async ready(
    ms: number,
    { patience = Infinity, signal }: { patience?: number; signal?: AbortSignal } = {},
  ): Promise<void> {
    const endsBefore = this.#ends;
    for (const deadline = performance.now() + ms; ; await pause(100, undefined, { ...(signal && { signal }) })) {
      const answer = await fetch(`${this.httpUrl}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(
        () => undefined,
      );
      if (answer?.ok === true && this.#isRunning()) return;
      const said = answer === undefined ? 'no answer' : await answer.text().catch(() => '');
      if (this.#ends - endsBefore >= patience) throw new Error(`${this.name} ended; ${this.#logEnd()}`);
      if (performance.now() > deadline) throw new Error(`${this.name} is not ready (${said}); ${this.#logEnd()}`);
    }
  }

  /** `kill -9`; it stays away until {@link start}. */
  kill(): Promise<number | null> {
    return this.#end('SIGKILL');
  }

  /** SIGTERM, and after 40 s SIGKILL. Returns the exit code. */
  async stop(): Promise<number | null> {
    this.resume(); // a process that stands still hears nothing
    const late = setTimeout(() => this.#signal('SIGKILL'), STOP_MS);
    const code = await this.#end('SIGTERM');
    clearTimeout(late);
    return code;
  }

  /** In good order: {@link stop}, then {@link start}. Returns the exit code. */
  async restart(launch?: Launch): Promise<number | null> {
    const code = await this.stop();
    this.start(launch);
    return code;
  }

  /** It stands still until {@link resume}: connections stay open, nothing is answered. */
  pause(): void {
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Sends a signal and leaves what follows to whoever watches: it is still wanted. */
  crash(): Promise<void> {
    const ended = this.#ended;
    this.#signal('SIGKILL');
    return ended;
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    this.#wanted = false;
    this.#signal(signal);
    await this.#ended;
    return this.#child?.exitCode ?? null;
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#isRunning()) this.#child?.kill(signal);
  }

  #isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  #spawn(): void {
    const { mainOf, envOf, logFile, leftovers } = this.#options;
    const log = openSync(logFile, 'a');
    const { nodeArguments = [] } = this.#launch;
    const line = [...nodeArguments, mainOf(this.#launch)];
    const env = envOf(this.#launch);
    // A group of its own: an interrupt of the terminal reaches the launcher alone, which stops all in order.
    const child = spawn(process.execPath, line, { env, cwd: '/', detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    const born = performance.now();
    this.#child = child;
    if (child.pid !== undefined) leftovers.add(this.name, child.pid);
    this.#ended = new Promise((ended) => child.once('exit', () => ended()).once('error', () => ended()));
    void this.#ended.then(() => this.#afterEnd(child, performance.now() - born));
  }

  async #afterEnd(child: ChildProcess, livedMs: number): Promise<void> {
    const { leftovers, report, logFile } = this.#options;
    if (this.#child !== child) return;
    if (!this.#wanted) return leftovers.remove(this.name);
    this.#ends += 1;
    if (livedMs > RECOVERED_MS) this.#pauseMs = FIRST_PAUSE_MS;
    const how = child.exitCode === null ? `signal ${child.signalCode}` : `code ${child.exitCode}`;
    this.#lastEnd = how;
    report(`${this.name} has ended with ${how}; starting it again in ${this.#pauseMs / 1000} s (log: ${logFile})`);
    await pause(this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    if (this.#wanted && this.#child === child) this.#spawn();
  }

  #logEnd(): string {
    const { logFile } = this.#options;
    try {
      const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LAST_LINES);
      return `the end of ${logFile}:\n${lines.join('\n')}`;
    } catch {
      return `it has written nothing to ${logFile}`;
    }
  }
}
