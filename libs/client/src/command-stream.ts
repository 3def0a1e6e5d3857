import type { ClientDuplexStream } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';

import {
  CommandServiceService,
  type Acknowledgement,
  type Command,
  type ExecuteRequest,
  type ExecuteResponse,
} from '@baton/contracts/execution';
import { TransientMap } from '@baton/kernel';

import { Backoff } from './backoff.js';
import type { Connection } from './connection.js';
import { BatonError, toBatonError } from './error.js';
import { LifeSign } from './life-sign.js';
import { StreamFitness } from './stream-fitness.js';

/** A command without the id that the stream gives it. Each carries a request id, so sending it again is harmless. */
export type StreamCommand = Omit<Command, 'clientCommandId'>;

interface UnderWay {
  readonly command: Command;
  /** About its characters. */
  readonly size: number;
  resolve(acknowledgement: Acknowledgement): void;
  reject(error: BatonError): void;
}

type Stream = ClientDuplexStream<ExecuteRequest, ExecuteResponse>;

const MAX_FRAME = 500;
/** Characters of a frame and of one command; servers take at least 16 MiB at once. */
const MAX_FRAME_SIZE = 1 << 20;
const MAX_COMMAND_SIZE = 1 << 22;
/** Sent and not acknowledged at once; more wait here. */
const WINDOW = 2_000;
/** A stream on which nothing is acknowledged for so long is given up for another one. */
const SILENT_MS = 15_000;

/** The way to Baton holds no streams at the moment. Whether the command was carried out is unknown. */
export class StreamUnfit extends BatonError {
  override readonly name = 'StreamUnfit';
}

/**
 * Commands over one bidirectional stream. Those of the same moment travel in one frame, so frames grow with the load.
 * When the stream breaks, a new one is opened and whatever was not acknowledged is sent again.
 */
export class CommandStream {
  readonly fitness = new StreamFitness(() => performance.now());
  private stream: Stream | undefined;
  private life: LifeSign | undefined;
  private silence: NodeJS.Timeout | undefined;
  private readonly underWay = new TransientMap<number, UnderWay>();
  private waiting: UnderWay[] = [];
  private lastId = 0;
  private scheduled = false;
  private reconnecting = false;
  private closed = false;
  private readonly backoff = new Backoff();

  constructor(private readonly connection: Connection) {}

  /** @throws BatonError when Baton refuses the command, or the stream is closed for good; StreamUnfit */
  send(command: StreamCommand): Promise<Acknowledgement> {
    if (this.closed) return Promise.reject(closedError());
    const size = sizeOf(command);
    if (size > MAX_COMMAND_SIZE) return Promise.reject(tooLarge());
    return new Promise((resolve, reject) => {
      this.lastId = (this.lastId % 0xffff_fff0) + 1;
      this.waiting.push({ command: { ...command, clientCommandId: this.lastId }, size, resolve, reject });
      this.schedule();
    });
  }

  /** Commands that wait for their acknowledgement. */
  get pending(): number {
    return this.underWay.size + this.waiting.length;
  }

  /** Tries whether a stream can be held again; {@link fitness} tells. */
  probe(): void {
    if (this.closed || this.reconnecting) return;
    this.stream ??= this.open();
  }

  /** Refuses what is under way. Whether it was carried out is then unknown; its request id tells. */
  close(): void {
    this.closed = true;
    this.life?.end();
    clearTimeout(this.silence);
    this.stream?.cancel();
    this.failAll(closedError());
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.closed || this.reconnecting || this.waiting.length === 0) return;
    const stream = (this.stream ??= this.open());
    while (this.waiting.length > 0 && this.underWay.size < WINDOW) {
      const frame = this.waiting.splice(0, this.fitting(Math.min(MAX_FRAME, WINDOW - this.underWay.size)));
      for (const entry of frame) this.underWay.set(entry.command.clientCommandId, entry);
      stream.write({ commands: frame.map(({ command }) => command) });
    }
    this.silence ??= this.listen(stream);
  }

  /** How many of those that wait, at most `most`, make one frame; at least one. */
  private fitting(most: number): number {
    let size = this.waiting[0]?.size ?? 0;
    let count = 1;
    while (count < most && count < this.waiting.length) {
      size += this.waiting[count]?.size ?? 0;
      if (size > MAX_FRAME_SIZE) break;
      count++;
    }
    return count;
  }

  private open(): Stream {
    const { path, requestSerialize, responseDeserialize } = CommandServiceService.execute;
    const stream = this.connection.channel.makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      this.connection.metadata,
    );
    this.life = new LifeSign(stream, this.connection, this.fitness);
    stream.on('data', ({ acknowledgements }: ExecuteResponse) => this.acknowledged(stream, acknowledgements));
    stream.on('error', (error) => this.broken(stream, toBatonError(error)));
    stream.on('end', () => this.broken(stream, gone('The server ended the stream')));
    return stream;
  }

  private listen(stream: Stream): NodeJS.Timeout {
    return setTimeout(() => stream.cancel(), SILENT_MS);
  }

  private acknowledged(stream: Stream, acknowledgements: readonly Acknowledgement[]): void {
    this.backoff.reset();
    for (const acknowledgement of acknowledgements) {
      const entry = this.underWay.get(acknowledgement.clientCommandId);
      if (entry === undefined) continue;
      this.underWay.delete(acknowledgement.clientCommandId);
      const { error } = acknowledgement;
      if (error === undefined) entry.resolve(acknowledgement);
      else
        entry.reject(
          new BatonError(
            error.message,
            error.code,
            error.status,
            error.retryAfterMs > 0 ? error.retryAfterMs : undefined,
          ),
        );
    }
    if (this.waiting.length > 0) this.flush();
    if (this.stream !== stream) return;
    if (this.underWay.size > 0) this.silence?.refresh();
    else this.silence = void clearTimeout(this.silence);
  }

  private broken(stream: Stream, error: BatonError): void {
    if (this.stream !== stream) return;
    this.stream = undefined;
    this.silence = void clearTimeout(this.silence);
    this.life?.ended(error);
    if (this.closed) return;
    if (!this.fitness.fit) return this.failAll(new StreamUnfit(error.message, error.code, error.status, 0));
    if (!error.isLost && !error.retryable) return this.failAll(error);
    this.waiting = [...this.underWay.values(), ...this.waiting];
    this.underWay.clear();
    this.reconnecting = true;
    void this.backoff.wait().then(() => {
      this.reconnecting = false;
      this.flush();
    });
  }

  private failAll(error: BatonError): void {
    const entries = [...this.underWay.values(), ...this.waiting];
    this.underWay.clear();
    this.waiting = [];
    for (const { reject } of entries) reject(error);
  }
}

function sizeOf({ startInstance, completeJob, failJob, throwJobError, publishMessage }: StreamCommand): number {
  const { variablesJson = '' } = startInstance ?? completeJob ?? throwJobError ?? publishMessage ?? {};
  return variablesJson.length + (failJob?.message.length ?? 0) + (throwJobError?.message.length ?? 0);
}

const gone = (message: string): BatonError => new BatonError(message, 'UNAVAILABLE', status.UNAVAILABLE);
const tooLarge = (): BatonError =>
  new BatonError(`A command has at most ${MAX_COMMAND_SIZE} characters`, 'COMMAND_TOO_LARGE', status.INVALID_ARGUMENT);
const closedError = (): BatonError => new BatonError('The connection is closed', 'CANCELLED', status.CANCELLED);
