import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

type Direction = 'asked' | 'answered';

/** A TCP proxy between those who call and one who answers, to break what runs between them at any moment. */
export class Link {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #target: number | undefined;
  /** Settles when bytes of the direction may go on. */
  readonly #gates: Record<Direction, Promise<void> | undefined> = { asked: undefined, answered: undefined };
  #delayMs = 0;
  #busy = false;

  readonly name: string;

  private constructor(name: string, server: Server) {
    this.name = name;
    this.#server = server;
  }

  /** Listens; whoever connects before the target is known is refused. */
  static async open(name: string, target?: number): Promise<Link> {
    const server = createServer({ noDelay: true });
    const link = new Link(name, server);
    link.#target = target;
    server.on('connection', (client) => link.#join(client));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Whether something is being done to it. */
  get busy(): boolean {
    return this.#busy;
  }

  aimAt(port: number): void {
    this.#target = port;
  }

  /** Breaks all connections; new ones are let through. */
  cut(): void {
    for (const [client, upstream] of this.#pairs) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
  }

  /** What is asked arrives, the answers do not; then all connections break. Who asked cannot know what was done. */
  async swallow(ms: number): Promise<void> {
    await this.#during(ms, ['answered']);
    this.cut();
  }

  /** Nothing goes through in either direction; then all of it does. */
  stall(ms: number): Promise<void> {
    return this.#during(ms, ['asked', 'answered']);
  }

  /** Every piece of data takes `delayMs` longer. */
  async slow(ms: number, delayMs: number): Promise<void> {
    this.#busy = true;
    this.#delayMs = delayMs;
    await pause(ms);
    this.#delayMs = 0;
    this.#busy = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }

  async #during(ms: number, directions: readonly Direction[]): Promise<void> {
    this.#busy = true;
    const over = pause(ms);
    for (const direction of directions) this.#gates[direction] = over;
    await over;
    for (const direction of directions) this.#gates[direction] = undefined;
    this.#busy = false;
  }

  #join(client: Socket): void {
    client.on('error', () => undefined);
    if (this.#target === undefined) return void client.resetAndDestroy();
    const upstream = connect({ host: '127.0.0.1', port: this.#target, noDelay: true });
    upstream.on('error', () => undefined);
    const pair = [client, upstream] as const;
    this.#pairs.add(pair);
    this.#forward(client, upstream, 'asked');
    this.#forward(upstream, client, 'answered');
    const end = () => {
      this.#pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    client.on('close', end);
    upstream.on('close', end);
  }

  #forward(from: Socket, to: Socket, direction: Direction): void {
    from.on('data', (bytes) => {
      if (this.#gates[direction] === undefined && this.#delayMs === 0) {
        if (!to.write(bytes)) hold(from, to);
        return;
      }
      from.pause();
      void this.#held(direction).then(() => {
        if (to.destroyed) return;
        if (to.write(bytes)) from.resume();
        else hold(from, to);
      });
    });
    from.on('end', () => to.end());
  }

  async #held(direction: Direction): Promise<void> {
    if (this.#delayMs > 0) await pause(this.#delayMs);
    while (this.#gates[direction] !== undefined) await this.#gates[direction];
  }
}

/** Until the receiver has room again. */
function hold(from: Socket, to: Socket): void {
  from.pause();
  to.once('drain', () => from.resume());
}
