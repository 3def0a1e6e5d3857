import { Metadata, Server, ServerCredentials, status, type ServerDuplexStream } from '@grpc/grpc-js';

import {
  CommandServiceService,
  JobServiceService,
  type Acknowledgement,
  type Command,
  type ExecuteRequest,
  type ExecuteResponse,
  type Job,
  type StreamJobsRequest,
  type StreamJobsResponse,
} from '@baton/contracts/execution';

export type Execute = (command: Command) => Partial<Acknowledgement> | undefined;
export type CommandCall = ServerDuplexStream<ExecuteRequest, ExecuteResponse>;
export type JobCall = ServerDuplexStream<StreamJobsRequest, StreamJobsResponse>;

/** A gRPC server that speaks the contract of commands and jobs, and does what a test tells it. */
export class FakeServer {
  readonly frames: ExecuteRequest[] = [];
  readonly jobFrames: StreamJobsRequest[] = [];
  commandCalls: CommandCall[] = [];
  jobCalls: JobCall[] = [];
  /** Answers a command; undefined: never. */
  execute: Execute = () => ({});
  /** Called with each frame before it is carried out; false: it is lost. */
  admit: (call: CommandCall) => boolean = () => true;
  private server = new Server();
  private port = 0;

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get commands(): Command[] {
    return this.frames.flatMap(({ commands }) => commands);
  }

  async start(): Promise<this> {
    this.server = new Server();
    this.server.addService(definitionOf(CommandServiceService), {
      Execute: (call: CommandCall) => this.serveCommands(call),
    });
    this.server.addService(definitionOf(JobServiceService), { StreamJobs: (call: JobCall) => this.serveJobs(call) });
    this.port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync(this.address, ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    return this;
  }

  /** Ends at once; whatever is under way breaks. */
  stop(): void {
    this.server.forceShutdown();
    this.commandCalls = [];
    this.jobCalls = [];
  }

  offer(...jobs: readonly Partial<Job>[]): void {
    this.jobCalls.at(-1)?.write({ jobs: jobs.map((job) => ({ ...JOB, ...job })) });
  }

  private serveCommands(call: CommandCall): void {
    this.commandCalls.push(call);
    call.sendMetadata(new Metadata());
    call.on('error', () => undefined);
    call.on('end', () => call.end());
    call.on('data', (frame: ExecuteRequest) => {
      this.frames.push(frame);
      if (!this.admit(call)) return;
      const acknowledgements = frame.commands.flatMap((command) => {
        const answer = this.execute(command);
        return answer === undefined
          ? []
          : [
              {
                error: undefined,
                started: undefined,
                published: undefined,
                clientCommandId: command.clientCommandId,
                ...answer,
              },
            ];
      });
      if (acknowledgements.length > 0) call.write({ acknowledgements });
    });
  }

  private serveJobs(call: JobCall): void {
    this.jobCalls.push(call);
    call.sendMetadata(new Metadata());
    call.on('error', () => undefined);
    call.on('data', (frame: StreamJobsRequest) => void this.jobFrames.push(frame));
    call.on('end', () => call.end());
  }
}

/** Ends a stream with an error status. */
export function breakOff(
  call: CommandCall | JobCall,
  code: number = status.UNAVAILABLE,
  details = 'The server goes away',
): void {
  call.emit('error', { code, details, metadata: new Metadata() });
}

const JOB: Job = {
  jobId: 'i-1:4',
  type: 'check',
  instanceId: 'i-1',
  processKey: 'p',
  version: 1,
  businessKey: '',
  elementId: 'check',
  variablesJson: '{}',
  headersJson: '',
  retries: 3,
  leaseToken: 'lease',
  leaseExpiresAt: undefined,
  tenantId: 'default',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

/** Keyed by the rpc's name, as grpc-js looks handlers up. */
function definitionOf<Service extends Readonly<Record<string, { readonly path: string }>>>(service: Service): Service {
  return Object.fromEntries(
    Object.values(service).map((method) => [method.path.split('/')[2], method]),
  ) as unknown as Service;
}
