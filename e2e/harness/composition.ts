/** Where the cluster of this run is reached, and by whom it is governed. */
export interface ClusterAddresses {
  readonly url: string;
  readonly grpcAddress: string;
  readonly dataDir: string;
  /** Starts and ends its processes; see `e2e/cluster/one-cluster.ts`. */
  readonly control: string;
  /** Where its notifications are sent to, by SMTP. */
  readonly mailPort: number;
  /** Where it sends its traces, by OTLP over HTTP. */
  readonly otlpPort: number;
  /** Where its connectors may go on this machine. */
  readonly erpPort: number;
  /** Where its events may be sent on this machine. */
  readonly eventsPort: number;
  readonly processes: readonly {
    readonly name: string;
    readonly service: string;
    readonly httpUrl: string;
    readonly grpcAddress: string;
  }[];
  readonly brokers: readonly string[];
  /** Who may do everything at the broker. */
  readonly brokerAdmin: { readonly name: string; readonly password: string } | undefined;
  /** By service: the Kafka password, and the database as its role. */
  readonly passwords: Readonly<Record<string, string>>;
  readonly databaseUrls: Readonly<Record<string, string>>;
}

declare module 'vitest' {
  interface ProvidedContext {
    composition: 'standalone' | 'cluster';
    cluster: ClusterAddresses;
  }
}
