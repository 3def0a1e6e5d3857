import { lookup } from 'node:dns/promises';
import { isIPv4, isIPv6 } from 'node:net';

/** What separates the replicas of one service. */
const OR = '|';

/** `host:port`, with an IPv6 address in brackets. */
const ADDRESS = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i;

/** Host and port of `text`; undefined when it is no `host:port`. */
export function hostAndPort(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, bracketed, plain, digits] = ADDRESS.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65_535 || (bracketed !== undefined && !isIPv6(bracketed)))
    return undefined;
  return { host, port };
}

/** The replicas that an address such as `127.0.0.1:50061|127.0.0.1:50062` names; a DNS name may stand for several. */
export const replicasOf = (address: string): readonly string[] => address.split(OR).map((replica) => replica.trim());

/**
 * What is wrong with the address of a service, in words; undefined when nothing is. Names and literal addresses cannot
 * be mixed: one channel asks DNS, or is told.
 */
export function addressProblem(address: string): string | undefined {
  const replicas = replicasOf(address);
  const parsed = replicas.map(hostAndPort);
  if (parsed.includes(undefined)) return `${address} is no host:port`;
  if (replicas.length === 1) return undefined;
  const literal = (family: (host: string) => boolean): boolean =>
    parsed.every((replica) => family(replica?.host ?? ''));
  return literal(isIPv4) || literal(isIPv6)
    ? undefined
    : `${address}: several replicas have to be IPv4 addresses, or IPv6 addresses; one DNS name may stand for several`;
}

/** The same address as a gRPC target: all its replicas are one channel. */
export function targetOf(address: string): string {
  const replicas = replicasOf(address);
  const { host = '' } = hostAndPort(replicas[0] ?? '') ?? {};
  if (isIPv4(host)) return `ipv4:${replicas.join(',')}`;
  if (isIPv6(host)) return `ipv6:${replicas.join(',')}`;
  return `dns:///${address}`;
}

/**
 * Each replica as `host:port`, for what concerns processes rather than the service. A DNS name is looked up anew.
 *
 * @throws Error when a name is not known
 */
export async function eachReplica(address: string): Promise<readonly string[]> {
  const found = await Promise.all(
    replicasOf(address).map(async (replica) => {
      const { host, port } = hostAndPort(replica) ?? { host: '', port: 0 };
      if (isIPv4(host) || isIPv6(host)) return [replica];
      const addresses = await lookup(host, { all: true, verbatim: true });
      return addresses.map(({ address: ip, family }) => `${family === 6 ? `[${ip}]` : ip}:${port}`);
    }),
  );
  return [...new Set(found.flat())];
}
