import { connect, createServer, type Http2Server, type ServerHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** What becomes of calls that stream: passed on, answered with 404, or taken and never passed on. */
export type Streams = 'pass' | 'refuse' | 'hold';

const STREAMS = /\/(Execute|StreamJobs)$/;

/** A proxy before Baton's gRPC port that may hold no streams, as many in front of servers. */
export class StreamProxy {
  streams: Streams = 'pass';
  /** Paths of the calls that came in. */
  readonly paths: string[] = [];
  private readonly server: Http2Server = createServer();
  private readonly open = new Set<ServerHttp2Stream>();

  constructor(private readonly target: string) {}

  async start(): Promise<this> {
    this.server.on('session', (session) => {
      const upstream = connect(`http://${this.target}`);
      upstream.on('error', () => session.destroy());
      session.on('error', () => undefined).on('close', () => upstream.destroy());
      session.on('stream', (stream, headers) => {
        const path = String(headers[':path']);
        this.paths.push(path);
        stream.on('error', () => undefined);
        if (!STREAMS.test(path) || this.streams === 'pass') this.pass(stream, headers, upstream);
        else if (this.streams === 'refuse') stream.respond({ ':status': 404 }, { endStream: true });
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends the streams that are open. */
  cut(): void {
    for (const stream of this.open) stream.close();
  }

  async stop(): Promise<void> {
    for (const stream of this.open) stream.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, upstream: ReturnType<typeof connect>): void {
    const call = upstream.request(headers, { endStream: false });
    if (STREAMS.test(String(headers[':path']))) this.open.add(stream);
    stream.pipe(call);
    call.on('error', () => stream.close());
    call.on('response', (answer) => {
      if (stream.destroyed) return;
      stream.respond(answer, { waitForTrailers: true });
      call.on('trailers', (trailers) => (last = trailers));
      stream.on('wantTrailers', () => stream.sendTrailers(last));
      call.pipe(stream);
    });
    let last: IncomingHttpHeaders = {};
    stream.on('close', () => {
      this.open.delete(stream);
      call.close();
    });
  }
}
