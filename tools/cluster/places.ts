/** Every service of the distributed composition. */
export const SERVICES = ['execution', 'model', 'task', 'notification', 'integration', 'insight', 'portal'] as const;
export type ServiceName = (typeof SERVICES)[number];
export type Replicas = Readonly<Partial<Record<ServiceName, number>>>;

/** A process: where it listens, and what it is called. */
export interface Place {
  /** The service; with a number where there are several of it: `execution-2`. */
  readonly name: string;
  readonly service: ServiceName;
  readonly httpPort: number;
  readonly grpcPort: number;
}

/** Ports of one service lie side by side, this many at most. */
export const MOST_REPLICAS = 10;

/** The portal first: the address of its pages is the first HTTP port, that of `execution` the first of gRPC. */
const httpBlocks: readonly ServiceName[] = ['portal', ...SERVICES.filter((service) => service !== 'portal')];

/** Fixed ports: `http` and those after it, `grpc` and those after it. */
export const fixedPorts =
  (http: number, grpc: number) =>
  async (service: ServiceName, replica: number): Promise<{ httpPort: number; grpcPort: number }> => ({
    httpPort: http + MOST_REPLICAS * httpBlocks.indexOf(service) + replica,
    grpcPort: grpc + MOST_REPLICAS * SERVICES.indexOf(service) + replica,
  });

export type Ports = ReturnType<typeof fixedPorts>;

/** @throws Error where a service has fewer than one or more than {@link MOST_REPLICAS} replicas */
export async function placesOf(replicas: Replicas, ports: Ports): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const service of SERVICES) {
    const count = replicas[service] ?? 1;
    if (!Number.isInteger(count) || count < 1 || count > MOST_REPLICAS)
      throw new Error(`${service} can have 1 to ${MOST_REPLICAS} replicas`);
    for (let replica = 0; replica < count; replica += 1) {
      const name = count === 1 ? service : `${service}-${replica + 1}`;
      places.push({ name, service, ...(await ports(service, replica)) });
    }
  }
  return places;
}

export const httpUrlOf = ({ httpPort }: Place): string => `http://127.0.0.1:${httpPort}`;
export const grpcAddressOf = ({ grpcPort }: Place): string => `127.0.0.1:${grpcPort}`;

/** `execution=A|B,task=C` for BATON_SERVICES and BATON_UPSTREAMS. */
export const addressList = (places: readonly Place[], addressOf: (place: Place) => string): string =>
  [...Map.groupBy(places, ({ service }) => service)]
    .map(([service, replicas]) => `${service}=${replicas.map(addressOf).join('|')}`)
    .join(',');
