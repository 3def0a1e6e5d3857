import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brokerAnswers } from '@baton/messaging/kafka';
import { freePort } from './free-port.js';
import type { BrokerUser } from './kafka/broker-user.js';
import { Java } from './kafka/java.js';
import { kafkaJars } from './kafka/jars.js';
import { KafkaUnavailable } from './kafka/kafka-unavailable.js';
import { keepBroker, keptBroker, type KeptBroker } from './kafka/kept-broker.js';
import { log4jConfiguration, serverProperties } from './kafka/server-properties.js';

export type { BrokerUser } from './kafka/broker-user.js';
export { KafkaUnavailable } from './kafka/kafka-unavailable.js';

const run = promisify(execFile);
const READY_MS = 120_000;
const STOP_MS = 60_000;

export interface BrokerOptions {
  /** Absent: no one has to say who they are, and everyone may do everything. Given: SASL/SCRAM, and rights by ACL alone. */
  readonly users?: readonly BrokerUser[];
  /** Default: a free one. */
  readonly port?: number;
  /** Where clients are told to find it, if not at its own port: that of a proxy. */
  readonly advertisedPort?: number;
  /** Kept after `stop`, and used again when it is there. Default: a temporary one, which goes with `stop`. */
  readonly dataDir?: string;
  /** What the broker prints. */
  readonly onOutput?: (text: string) => void;
}

/** A real Kafka broker on this machine, reachable on 127.0.0.1 only. It ends with the process that started it. */
export interface Broker {
  /** `host:port`, for `KafkaSettings.brokers`. */
  readonly brokers: readonly string[];
  /** Who may do everything; only where there are users. */
  readonly admin?: BrokerUser;
  /** While it runs. */
  readonly pid: number | undefined;
  /** Ends it without a chance to write anything more. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data; ready when this resolves. */
  start(): Promise<void>;
  /** Ends it in good order. */
  stop(): Promise<void>;
}

/** Why no broker can be started here; undefined when one can. Fetches what is needed. */
export async function kafkaMissing(): Promise<string | undefined> {
  try {
    await kafkaJars();
    return undefined;
  } catch (error) {
    if (error instanceof KafkaUnavailable) return error.message;
    throw error;
  }
}

/**
 * Starts a broker and waits until it answers.
 *
 * @throws KafkaUnavailable
 */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const java = await Java.of(await kafkaJars());
  const temporary = options.dataDir === undefined;
  const dataDir = temporary ? await mkdtemp(join(tmpdir(), 'baton-kafka-')) : resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const kept = await keptBroker(dataDir, options.users !== undefined);
  const broker = new RunningBroker(
    { ...options, java, dataDir, temporary, port: options.port ?? (await freePort()) },
    kept,
  );
  try {
    await broker.prepare();
    await broker.start();
  } catch (error) {
    await broker.stop();
    throw error;
  }
  return broker;
}

interface Place extends BrokerOptions {
  readonly java: Java;
  readonly dataDir: string;
  readonly temporary: boolean;
  readonly port: number;
}

class RunningBroker implements Broker {
  readonly brokers: readonly string[];
  readonly admin?: BrokerUser;
  #child: ChildProcess | undefined;
  #output = '';

  constructor(
    private readonly place: Place,
    private kept: KeptBroker,
  ) {
    this.brokers = [`127.0.0.1:${place.port}`];
    if (kept.admin) this.admin = kept.admin;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Writes the settings, and formats the data folder unless that has been done. */
  async prepare(): Promise<void> {
    const { dataDir, port, advertisedPort = port, users = [] } = this.place;
    const { clusterId, self, admin } = this.kept;
    const layout = { dataDir, port, advertisedPort, controllerPort: await freePort() };
    await writeFile(this.#file('server.properties'), serverProperties({ ...layout, ...(self && { self }) }), {
      mode: 0o600,
    });
    await writeFile(this.#file('log4j2.properties'), log4jConfiguration);
    if (existsSync(join(dataDir, 'log', 'meta.properties'))) return;
    const scram = [admin, self, ...users]
      .filter((user) => user !== undefined)
      .flatMap(({ name, password }) => ['--add-scram', `SCRAM-SHA-512=[name=${name},password=${password}]`]);
    const format = ['format', `--cluster-id=${clusterId}`, '-c', this.#file('server.properties'), ...scram];
    await run('java', this.#java('kafka.tools.StorageTool', format));
    this.kept = { ...this.kept, users };
    await keepBroker(dataDir, this.kept);
  }

  async start(): Promise<void> {
    if (this.#child) return;
    this.#output = '';
    const child = spawn(
      'java',
      ['-Xms256m', '-Xmx256m', ...this.#java('kafka.Kafka', [this.#file('server.properties')], true)],
      { cwd: this.place.dataDir, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-4_000);
        this.place.onOutput?.(text);
      });
    child.once('exit', () => void (this.#child === child && (this.#child = undefined)));
    endWithThisProcess(child, this.place.temporary ? this.place.dataDir : undefined);
    const { admin } = this;
    const settings = { brokers: this.brokers, clientId: 'baton-ready', ...(admin && { user: admin }) };
    for (const deadline = performance.now() + READY_MS; !(await brokerAnswers(settings)); await pause(50)) {
      if (this.#child !== child) throw new Error(`The broker ended at once:\n${this.#output}`);
      if (performance.now() > deadline)
        throw new Error(`The broker is not ready after ${READY_MS} ms:\n${this.#output}`);
    }
    await this.#addUsers();
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await this.place.java.keepArchive();
    if (this.place.temporary) await rm(this.place.dataDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(late);
    this.#child = undefined;
  }

  /** Makes those that the data were not formatted with. */
  async #addUsers(): Promise<void> {
    const { dataDir, users = [] } = this.place;
    const known = (user: BrokerUser) =>
      this.kept.users.some(({ name, password }) => name === user.name && password === user.password);
    const unknown = users.filter((user) => !known(user));
    const { admin } = this;
    if (unknown.length === 0 || !admin) return;
    const login = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${admin.name}" password="${admin.password}";`;
    await writeFile(
      this.#file('admin.properties'),
      `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-512\nsasl.jaas.config=${login}\n`,
      { mode: 0o600 },
    );
    const connection = ['--bootstrap-server', ...this.brokers, '--command-config', this.#file('admin.properties')];
    for (const { name, password } of unknown) {
      const change = ['--alter', '--add-config', `SCRAM-SHA-512=[password=${password}]`];
      const user = ['--entity-type', 'users', '--entity-name', name];
      await run('java', this.#java('kafka.admin.ConfigCommand', [...connection, ...change, ...user]));
    }
    const others = this.kept.users.filter(({ name }) => !unknown.some((user) => user.name === name));
    this.kept = { ...this.kept, users: [...others, ...unknown] };
    await keepBroker(dataDir, this.kept);
  }

  #file(name: string): string {
    return join(this.place.dataDir, name);
  }

  #java(main: string, args: readonly string[], archives = false): string[] {
    return this.place.java.arguments(main, args, { logging: this.#file('log4j2.properties'), archives });
  }
}

/** Also after a crash or a kill of this process, which no clean-up would see. */
function endWithThisProcess(child: ChildProcess, dir: string | undefined): void {
  const watch = `
    const { rmSync } = require('node:fs');
    const alive = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };
    setInterval(() => {
      if (!alive(${child.pid})) process.exit();
      if (alive(${process.pid})) return;
      process.kill(${child.pid}, 'SIGKILL');
      ${dir === undefined ? '' : `rmSync(${JSON.stringify(dir)}, { recursive: true, force: true });`}
      process.exit();
    }, 250);`;
  spawn(process.execPath, ['-e', watch], { cwd: '/', detached: true, stdio: 'ignore' }).unref();
}
