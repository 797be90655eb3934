// A recipient on another Vanthu server (docs/protocol/PR-EXCHANGE.md §11). A small packet goes whole, in one request; of a
// large one the envelope is offered first, and only the missing bytes of its files follow.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { z } from 'zod';
import {
  askTruth,
  BundleAnswer,
  type MissingPart,
  OfferAnswer,
  offerPacket,
  MissingPart as PartAnswer,
  postBundle,
  postPacket,
  postStatus,
  putPart,
  Receipt,
} from '../../contracts/exchange.ts';
import { Problem } from '../../contracts/problem.ts';
import { makeSlabs, type Slabs } from '../../platform/slabs.ts';
import type { AgencyRow } from '../ports.ts';
import { type BundledItem, ReceiptError, writeBundle } from '../protocol/index.ts';
import type { PeerConnections, PeerRequest } from './peer/connections.ts';
import {
  type Bundled,
  isPassing,
  type OutboundPacket,
  PeerRefusal,
  PeerStranger,
  type SendOptions,
  type Taken,
  type Transport,
  VOUCHER,
} from './transport.ts';
import { wholeBytes } from './whole-bytes.ts';

/** Files of this size together go faster as base64 in one request than by themselves in three. */
const WHOLE_BYTES = 256 * 1024;
/** Below this, packing costs more than it saves. */
const GZIP_BYTES = 8 * 1024;
/** Longest silence; a long body may take as long as it moves. */
const TIMEOUT_MS = 60_000;
const MAX_ANSWER_BYTES = 256 * 1024;
const MAX_TRUTH_BYTES = 8 * 1024 * 1024;
const ROUNDS = 4;
/** Room for the files of small packets that lies ready. */
const KEPT_BYTES = 24 * 1024 * 1024;
const XML = { 'content-type': 'application/xml' };

type Call = Pick<PeerRequest, 'method' | 'path' | 'headers' | 'body'>;
type Send = <T>(call: Call, schema: z.ZodType<T>) => Promise<T>;

export function makeHttpTransport(connections: PeerConnections): Transport {
  /** Packets whose files are on their way: their other recipients on that server wait for them. */
  const underWay = new Map<string, Promise<unknown>>();
  const slabs = makeSlabs({ keptBytes: KEPT_BYTES });

  const sender =
    (to: AgencyRow, { signal }: SendOptions): Send =>
    async (call, schema) => {
      const bounds = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES, signal };
      return read(to, await connections.call(to, { ...call, ...bounds }), schema);
    };

  return {
    sendPacket: async (to, packet, options) => {
      const send = sender(to, options);
      const sizeBytes = packet.files.reduce((sum, file) => sum + file.sizeBytes, 0);
      if (sizeBytes <= WHOLE_BYTES || packet.oldDigest !== undefined) return sendWhole(send, to, packet);
      const key = `${to.endpoint} ${packet.packetDigest}`;
      const earlier = underWay.get(key);
      const work = Promise.resolve(earlier)
        .catch(() => undefined)
        .then(() => sendInParts(send, to, packet));
      if (earlier === undefined) {
        underWay.set(key, work);
        const leave = () => underWay.delete(key);
        work.then(leave, leave);
      }
      return work;
    },
    sendStatus: async (to, { bytes, voucher }, options) =>
      taken(await sender(to, options)(vouched(await xml(postStatus.path, bytes), voucher), Receipt)),
    sendBundle: async (items, options) => {
      const to = items[0]?.to;
      if (to === undefined) return [];
      const carried = await Promise.all(items.map((item) => itemOf(item, slabs)));
      const parts = writeBundle(carried);
      const { status, body } = await connections.call(to, {
        path: postBundle.path,
        method: 'POST',
        headers: { 'content-type': postBundle.stream },
        body: parts,
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
        signal: options.signal,
      });
      // Answered, so it is read to its end; after a failure it may still be on its way.
      for (const { files } of carried) for (const file of files) slabs.give(file);
      // A server of an older version has no such door.
      if (status === 404) return undefined;
      const { answers } = read(to, { status, body }, BundleAnswer);
      return Promise.allSettled(
        items.map(async (item, index) => {
          const { receipt, missing, problem } = answers[index] ?? NOTHING;
          if (problem !== null) throw refused(item.to, problem);
          if (receipt !== null) return taken(receipt);
          if (item.packet === undefined || missing.length === 0)
            throw new ReceiptError(`${item.to.code} answered with something that is no receipt`);
          return sendInParts(sender(item.to, options), item.to, item.packet);
        }),
      );
    },
    askTruth: async (to, question, { signal }) => {
      if (to.endpoint === null) return null;
      const { status, body } = await connections.call(to, {
        path: askTruth.path,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ question })),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_TRUTH_BYTES,
        signal,
      });
      const { success, data } = askTruth.response.safeParse(parsedJson(body));
      if (success) return data.answer;
      // A server of an older version has no such door.
      if (status === 404) return null;
      const detail = `answered ${status} to a question`;
      // One of an older version does not understand every question.
      if (!isPassing(status)) throw new PeerRefusal(to.code, detail);
      throw new Error(`${to.code} ${detail}`);
    },
  };
}

const vouched = (call: Call, voucher: string | undefined): Call =>
  voucher === undefined ? call : { ...call, headers: { ...call.headers, [VOUCHER]: voucher } };

const NOTHING: BundleAnswer['answers'][number] = { receipt: null, missing: [], problem: null };

type ItemRead = BundledItem & { files: readonly Buffer[] };

async function itemOf({ to, packet, status }: Bundled, slabs: Slabs): Promise<ItemRead> {
  if (status !== undefined)
    return { kind: 'status', to: to.code, voucher: status.voucher, signed: status.bytes, files: [] };
  const voucher = await packet.voucher?.();
  const files = await Promise.all(
    packet.files.map(async (file) => {
      const bytes = slabs.take(file.sizeBytes);
      await file.read(bytes);
      return bytes;
    }),
  );
  return { kind: 'packet', to: to.code, voucher, signed: packet.envelope, files };
}

const taken = (receipt: Receipt): Taken => ({ kind: 'receipt', receipt });
const addressed = (path: string, to: AgencyRow) => `${path}?to=${encodeURIComponent(to.code)}`;

async function sendWhole(send: Send, to: AgencyRow, packet: OutboundPacket): Promise<Taken> {
  const { whole, oldDigest } = packet;
  const path = addressed(postPacket.path, to);
  const voucher = await packet.voucher?.();
  // One of the first version can be large.
  if (oldDigest !== undefined)
    return taken(
      await send(vouched({ path, method: 'POST', headers: XML, body: whole() }, voucher), Receipt),
    );
  return taken(await send(vouched(await xml(path, await wholeBytes(whole())), voucher), Receipt));
}

async function sendInParts(send: Send, to: AgencyRow, packet: OutboundPacket): Promise<Taken> {
  const call = await xml(addressed(offerPacket.path, to), packet.envelope);
  for (let round = 0; round < ROUNDS; round++) {
    const { receipt, missing } = await send(vouched(call, await packet.voucher?.()), OfferAnswer);
    if (receipt !== null) return taken(receipt);
    for (const part of missing) await sendPart(send, packet, part);
  }
  throw new Error(`${to.code} still misses files that were sent`);
}

async function sendPart(
  send: Send,
  packet: OutboundPacket,
  { sha256, haveBytes }: MissingPart,
): Promise<void> {
  const file = packet.files.find((each) => each.sha256 === sha256);
  if (file === undefined) throw new Error('the peer asks for a file that is not in the packet');
  const query = new URLSearchParams({ packet: packet.packetDigest, offset: String(haveBytes) });
  const length = file.sizeBytes - haveBytes;
  await send(
    {
      path: `${putPart.path.replace(':sha256', sha256)}?${query}`,
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(length) },
      body: length > 0 ? file.open(haveBytes) : new Uint8Array(),
    },
    PartAnswer,
  );
}

const pack = promisify(gzip);

async function xml(path: string, bytes: Uint8Array): Promise<Call> {
  const isPacked = bytes.length > GZIP_BYTES;
  const body = isPacked ? await pack(bytes, { level: 1 }) : bytes;
  const headers = {
    ...XML,
    ...(isPacked && { 'content-encoding': 'gzip' }),
    'content-length': String(body.length),
  };
  return { path, method: 'POST', headers, body };
}

function read<T>(
  to: AgencyRow,
  { status, body }: { status: number; body: Uint8Array },
  schema: z.ZodType<T>,
): T {
  const json = parsedJson(body);
  if (status >= 200 && status < 300) {
    const { success, data } = schema.safeParse(json);
    if (!success) throw new ReceiptError(`${to.code} answered with something that is no receipt`);
    return data;
  }
  const problem = Problem.safeParse(json);
  const code = problem.success ? problem.data.code : `HTTP_${status}`;
  throw refused(to, { status, code, detail: problem.data?.detail ?? '' });
}

function refused(
  to: AgencyRow,
  { status, code, detail }: { status: number; code: string; detail: string },
): Error {
  if (code === 'EXCHANGE_PEER_UNKNOWN') return new PeerStranger(`${code}: ${detail}`);
  // What was wrong with one part is asked again by the next offer.
  const isOfPart = code.startsWith('PART_') || code === 'UPLOAD_INTERRUPTED';
  if (!isPassing(status) && !isOfPart) return new PeerRefusal(code, detail);
  return new Error(`${to.code} answered ${status} ${code} ${detail}`.trim());
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
