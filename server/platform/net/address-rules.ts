// Which network addresses may be asked for the sake of a certificate: anybody can write an address into one, so it must
// not lead into the network the server stands in (SSRF). IANA special-purpose registries, RFC 6890, RFC 4291.
import { BlockList, isIP } from 'node:net';

const NOT_PUBLIC_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local; clouds serve their instance's secrets at 169.254.169.254.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Inside the global unicast block, yet tunnels, transition or documentation. */
const NOT_PUBLIC_V6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const list = (subnets: readonly [string, number][], family: 'ipv4' | 'ipv6'): BlockList => {
  const blocks = new BlockList();
  for (const [address, prefix] of subnets) blocks.addSubnet(address, prefix, family);
  return blocks;
};

const V4 = list(NOT_PUBLIC_V4, 'ipv4');
const V6 = list(NOT_PUBLIC_V6, 'ipv6');
const GLOBAL_V6 = list([['2000::', 3]], 'ipv6');

/** Mapped, translated, unique-local, link-local and multicast addresses of IPv6 all lie outside 2000::/3. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !V4.check(address, 'ipv4');
  return family === 6 && GLOBAL_V6.check(address, 'ipv6') && !V6.check(address, 'ipv6');
}

/** Says whether a connection to this host, found at this address, may be made. */
export type AddressRule = (host: string, port: number, address: string) => boolean;

/** Public addresses, and hosts that configuration names (`host` or `host:port`) wherever they are. */
export function makeAddressRule(privateHosts: readonly string[]): AddressRule {
  const named = new Set(privateHosts.flatMap((host) => host.trim().toLowerCase() || []));
  return (host, port, address) => {
    const name = host.toLowerCase();
    return isPublicAddress(address) || named.has(name) || named.has(`${name}:${port}`);
  };
}
