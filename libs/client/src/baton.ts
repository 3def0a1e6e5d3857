import { randomUUID } from 'node:crypto';

import { durationMs, stringifyJson, type JsonObject } from '@baton/kernel';

import { Commands } from './commands.js';
import { Connection, type ConnectionOptions } from './connection.js';
import { Worker, type WorkerOptions } from './worker.js';

export interface BatonOptions extends ConnectionOptions {
  /**
   * Milliseconds for which a command that Baton refuses for the moment, e.g. since it has too much to do, is tried again;
   * default 30,000. Broken connections are mended for as long as it takes.
   */
  readonly patienceMs?: number;
}

export interface StartOptions {
  readonly version?: number;
  readonly businessKey?: string;
  readonly variables?: JsonObject;
  /** Makes a repeated start harmless; made up when absent, so that a broken connection starts nothing twice. */
  readonly requestId?: string;
  readonly startEventId?: string;
}

export interface Started {
  readonly instanceId: string;
  readonly processKey: string;
  readonly version: number;
  readonly repeatedRequest: boolean;
}

export interface PublishOptions {
  readonly correlationKey?: string;
  readonly variables?: JsonObject;
  /** ISO 8601 duration that the message waits for a receiver. */
  readonly timeToLive?: string;
  /** The same id is taken once. */
  readonly messageId?: string;
  readonly businessKey?: string;
}

/** Baton from a program: start processes, publish messages, work jobs. */
export class Baton {
  readonly connection: Connection;
  private readonly commands: Commands;
  private readonly workers: Worker[] = [];

  constructor(options: BatonOptions) {
    this.connection = new Connection(options);
    this.commands = new Commands(this.connection, options.patienceMs);
  }

  /** Answers once the start is durable. @throws BatonError */
  async start(processKey: string, options: StartOptions = {}): Promise<Started> {
    const { started } = await this.commands.send({
      startInstance: {
        processKey,
        version: options.version ?? 0,
        businessKey: options.businessKey ?? '',
        variablesJson: options.variables === undefined ? '' : stringifyJson(options.variables),
        requestId: options.requestId ?? randomUUID(),
        startEventId: options.startEventId ?? '',
      },
    });
    if (started === undefined) throw new Error('Baton acknowledged a start without its instance');
    return started;
  }

  /** Answers once the message is durable; `instanceId` is empty while it waits for a receiver. @throws BatonError */
  async publish(name: string, options: PublishOptions = {}): Promise<{ messageId: string; instanceId: string }> {
    const ms = options.timeToLive === undefined ? undefined : durationMs(options.timeToLive);
    const { published } = await this.commands.send({
      publishMessage: {
        name,
        correlationKey: options.correlationKey ?? '',
        variablesJson: options.variables === undefined ? '' : stringifyJson(options.variables),
        timeToLive:
          ms === undefined ? undefined : { seconds: String(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 },
        messageId: options.messageId ?? randomUUID(),
        businessKey: options.businessKey ?? '',
      },
    });
    if (published === undefined) throw new Error('Baton acknowledged a message without its id');
    return published;
  }

  /** Works jobs of these types until `close`, or until the worker is stopped. */
  work(options: WorkerOptions): Worker {
    const worker = new Worker(this.connection, this.commands, options);
    this.workers.push(worker);
    return worker;
  }

  /** Lets jobs under way end, then disconnects. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    this.commands.close();
    this.connection.close();
  }
}
