import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a client and a server, to break what runs between them at a chosen moment. */
export interface TcpProxy {
  readonly port: number;
  /** Answers of the server are withheld from now on; requests still reach it. */
  holdAnswers(): void;
  /** Breaks all connections. */
  cut(): void;
  /** Refuses new connections (and breaks the open ones) until `open`. */
  refuse(): void;
  /** Lets everything through again. */
  open(): void;
  /** Bytes seen from the server, held back ones included. */
  answered(): number;
  close(): Promise<void>;
}

export async function tcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let [holding, refusing, answered] = [false, false, 0];
  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (refusing) return void client.resetAndDestroy();
    const upstream = connect(target);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    upstream.on('error', () => undefined);
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => {
      answered += bytes.length;
      if (!holding) client.write(bytes);
    });
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    client.on('close', end);
    upstream.on('close', end);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const cut = () => pairs.forEach(([client, upstream]) => (client.resetAndDestroy(), upstream.destroy()));
  return {
    port: (server.address() as AddressInfo).port,
    holdAnswers: () => void (holding = true),
    cut,
    refuse: () => ((refusing = true), cut()),
    open: () => void ([holding, refusing] = [false, false]),
    answered: () => answered,
    close: () => (cut(), new Promise((closed) => server.close(() => closed()))),
  };
}
