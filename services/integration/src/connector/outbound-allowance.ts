import { BlockList, isIP } from 'node:net';

const HOST = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i;

/** Addresses that are not the public internet: private, loopback, link-local, metadata, tunnels, multicast, reserved. */
const NOT_PUBLIC = new BlockList();
const V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
const V6 = [
  '::/96',
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];
for (const range of [...V4, ...V6]) addRange(NOT_PUBLIC, range);

/** What `BATON_OUTBOUND_ALLOW` names. Hosts are compared as they stand in the URL, before any name is resolved. */
export class OutboundAllowance {
  private readonly hosts = new Set<string>();
  private readonly ranges = new BlockList();

  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      if (entry.includes('/') || isIP(entry) !== 0) addRange(this.ranges, entry);
      if (!entry.includes('/')) this.hosts.add(isIP(entry) === 6 ? `[${entry.toLowerCase()}]` : entry.toLowerCase());
    }
  }

  static understands(entry: string): boolean {
    if (isIP(entry) !== 0) return true;
    const [base = '', bits] = entry.split('/');
    if (bits !== undefined)
      return isIP(base) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(base) === 4 ? 32 : 128);
    const [, host = '', port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(entry) ?? [];
    if (port !== undefined && (Number(port) === 0 || Number(port) > 65_535)) return false;
    return HOST.test(host) || (host.startsWith('[') && isIP(host.slice(1, -1)) === 6);
  }

  /** Whether the host of `url` is named, with this port or with none. */
  names(url: URL): boolean {
    const host = url.hostname.toLowerCase();
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return this.hosts.has(host) || this.hosts.has(`${host}:${port}`);
  }

  /** Whether a connection to `address` may be made though its host is not named. */
  admits(address: string): boolean {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    return isIP(address) !== 0 && (!isNotPublic(address, family) || this.ranges.check(address, family));
  }
}

/** IPv4 written as IPv6 (`::ffff:127.0.0.1`) is judged as the IPv4 it is. */
const isNotPublic = (address: string, family: 'ipv4' | 'ipv6'): boolean => NOT_PUBLIC.check(address, family);

function addRange(list: BlockList, range: string): void {
  const [base = '', bits] = range.split('/');
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(base, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
}
