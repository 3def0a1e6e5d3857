import { credentials, status, type Metadata, type ServiceError } from '@grpc/grpc-js';

import { CommandServiceClient, type Acknowledgement, type Command, type Job } from '@baton/contracts/execution';

import { JobStream } from './job-stream.js';
import type { Ears, Wire } from './wire.js';

/** The contract's bound. */
const MAX_FRAME = 1000;

type Kind = 'started' | 'completed' | 'published';

/** Commands of one turn of the event loop travel in one frame, as in the SDK. */
export class StreamWire implements Wire {
  private readonly client: CommandServiceClient;
  private readonly call: ReturnType<CommandServiceClient['execute']>;
  private readonly jobs: JobStream;
  /** By command id: what it was, and whose. Ids are used again, so these stay as long as the most that was under way. */
  private readonly kinds: Kind[] = [];
  private readonly tokens: number[] = [];
  private readonly free: number[] = [];
  private frame: Command[] = [];

  constructor(
    address: string,
    metadata: Metadata,
    private readonly ears: Ears,
  ) {
    this.client = new CommandServiceClient(address, credentials.createInsecure());
    this.call = this.client.execute(metadata);
    this.call.on('data', ({ acknowledgements }: { acknowledgements: Acknowledgement[] }) => {
      for (const acknowledgement of acknowledgements) this.answered(acknowledgement);
    });
    // Nothing that is measured breaks it: figures after that would mean nothing.
    this.call.on('error', (error: ServiceError) => {
      throw new Error(`The command stream broke: ${error.message}`);
    });
    this.jobs = new JobStream(address, metadata);
  }

  start(token: number, processKey: string, variablesJson: string): void {
    const startInstance = { processKey, version: 0, businessKey: '', variablesJson, requestId: '', startEventId: '' };
    this.send('started', token, { clientCommandId: 0, startInstance });
  }

  complete(token: number, { jobId, leaseToken }: Job): void {
    this.send('completed', token, {
      clientCommandId: 0,
      completeJob: { jobId, leaseToken, variablesJson: '', requestId: '' },
    });
  }

  publish(token: number, name: string, correlationKey: string): void {
    this.send('published', token, {
      clientCommandId: 0,
      publishMessage: {
        name,
        correlationKey,
        variablesJson: '',
        timeToLive: undefined,
        messageId: '',
        businessKey: '',
      },
    });
  }

  work(credit: number, take: (job: Job) => void): void {
    this.jobs.work(credit, take);
  }

  close(): void {
    this.call.end();
    this.jobs.close();
    this.client.close();
  }

  private send(kind: Kind, token: number, command: Command): void {
    const id = this.free.pop() ?? this.kinds.length;
    this.kinds[id] = kind;
    this.tokens[id] = token;
    command.clientCommandId = id + 1;
    if (this.frame.push(command) === 1) setImmediate(() => this.flush());
  }

  private flush(): void {
    const commands = this.frame;
    this.frame = [];
    if (commands.length <= MAX_FRAME) this.call.write({ commands });
    else
      for (let i = 0; i < commands.length; i += MAX_FRAME)
        this.call.write({ commands: commands.slice(i, i + MAX_FRAME) });
  }

  private answered({ clientCommandId, error, started, published }: Acknowledgement): void {
    const id = clientCommandId - 1;
    const token = this.tokens[id] ?? -1;
    const kind = this.kinds[id];
    this.free.push(id);
    if (kind === 'completed') this.jobs.done();
    if (error !== undefined) {
      const refused = error.status === status.RESOURCE_EXHAUSTED;
      this.ears.failed(token, {
        message: `${error.code}: ${error.message}`,
        refused,
        retryAfterMs: error.retryAfterMs,
      });
    } else if (kind === 'started') this.ears.started(token, started?.instanceId ?? '');
    else if (kind === 'published') this.ears.published(token, published?.instanceId ?? '');
    else this.ears.completed(token);
  }
}
