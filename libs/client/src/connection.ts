import { ChannelCredentials, Client, credentials, Metadata, type ChannelOptions } from '@grpc/grpc-js';

export interface ConnectionOptions {
  /** `host:port` of Baton's gRPC server; default 127.0.0.1:50051. */
  readonly address?: string;
  /** `baton_…` */
  readonly apiKey: string;
  /** TLS to the server; default off. */
  readonly tls?: boolean;
}

/** One channel to Baton, shared by everything that is made from it. */
export class Connection {
  readonly metadata = new Metadata();
  readonly channel: Client;

  constructor({ address = '127.0.0.1:50051', apiKey, tls = false }: ConnectionOptions) {
    this.metadata.set('authorization', `Bearer ${apiKey}`);
    this.channel = new Client(address, tls ? ChannelCredentials.createSsl() : credentials.createInsecure(), CHANNEL);
  }

  close(): void {
    this.channel.close();
  }
}

const CHANNEL: ChannelOptions = {
  'grpc.keepalive_time_ms': 30_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
};
