// A way out on which small packets and statuses for one server go together: those that wait while a call is under way
// share the next one. Large packets, and servers that take no bundles, are met one by one.
import { makeTogether } from '../../platform/together.ts';
import type { AgencyRow } from '../ports.ts';
import { BUNDLE_ITEMS } from '../protocol/index.ts';
import type { Bundled, SendOptions, Taken, Transport } from '../transports/transport.ts';

/** Files of one packet together, with which it still counts as small. */
const SMALL_BYTES = 1024 * 1024;
/** Of one call. */
const CALL_BYTES = 8 * 1024 * 1024;
/** Calls to one server at once: while one is read, the next is written. */
const CALLS = 2;
/** A server that takes no bundles is asked again after this; it may have become a newer one. */
const OLD_MS = 600_000;

type Item = { item: Bundled; signal: AbortSignal };

export function bundled(transport: Transport): Transport {
  /** By server and the certificates it may show; those that nothing waits for are forgotten. */
  const lines = new Map<string, { add(item: Item): Promise<PromiseSettledResult<Taken>>; waiting: number }>();
  const old = new Map<string, number>();

  const lineOf = (key: string) => {
    const add = makeTogether<Item, PromiseSettledResult<Taken>>({
      most: BUNDLE_ITEMS,
      mostWeight: CALL_BYTES,
      weightOf: ({ item }) => sizeOf(item),
      atOnce: CALLS,
      // The call failed, or its outcome is not known: each is tried again later, by itself.
      isOfOne: () => false,
      run: async (group) => {
        const options = { signal: whenAll(group.map(({ signal }) => signal)) };
        const items = group.map(({ item }) => item);
        const outcomes = isOld(old, key) ? undefined : await transport.sendBundle?.(items, options);
        if (outcomes !== undefined) return outcomes;
        if (!isOld(old, key)) old.set(key, Date.now() + OLD_MS);
        return Promise.allSettled(group.map(({ item, signal }) => alone(transport, item, { signal })));
      },
    });
    return { add, waiting: 0 };
  };

  const send = async (item: Bundled, { signal }: SendOptions): Promise<Taken> => {
    const key = serverOf(item.to);
    const line = lines.get(key) ?? lineOf(key);
    lines.set(key, line);
    line.waiting += 1;
    try {
      const outcome = await line.add({ item, signal });
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    } finally {
      line.waiting -= 1;
      if (line.waiting === 0) lines.delete(key);
    }
  };

  return {
    ...transport,
    sendPacket: (to, packet, options) =>
      hasServer(to) && packet.oldDigest === undefined && sizeOf({ to, packet }) <= SMALL_BYTES
        ? send({ to, packet }, options)
        : transport.sendPacket(to, packet, options),
    sendStatus: (to, status, options) =>
      hasServer(to) ? send({ to, status }, options) : transport.sendStatus(to, status, options),
  };
}

const hasServer = ({ transport, endpoint }: AgencyRow): boolean =>
  endpoint !== null && transport !== 'axis' && transport !== 'folder';

const serverOf = ({ endpoint, serverCertificates }: AgencyRow): string =>
  [endpoint, ...serverCertificates.map((der) => Buffer.from(der).toString('base64')).sort()].join(' ');

const sizeOf = ({ packet, status }: Bundled): number =>
  status?.bytes.length ??
  (packet?.files ?? []).reduce((sum, file) => sum + file.sizeBytes, packet?.envelope.length ?? 0);

function isOld(old: Map<string, number>, key: string): boolean {
  const until = old.get(key);
  if (until !== undefined && until <= Date.now()) old.delete(key);
  return old.has(key);
}

const alone = (transport: Transport, { to, packet, status }: Bundled, options: SendOptions) =>
  status === undefined
    ? transport.sendPacket(to, packet, options)
    : transport.sendStatus(to, status, options);

/** Nobody's word alone ends what others wait for. */
function whenAll(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController();
  let left = signals.length;
  const one = () => {
    left -= 1;
    if (left === 0) all.abort();
  };
  for (const signal of signals) {
    if (signal.aborted) one();
    else signal.addEventListener('abort', one, { once: true });
  }
  return all.signal;
}
