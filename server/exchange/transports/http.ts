// A recipient on another Vanthu server: POST /exchange/v1/… as docs/protocol/PR-EXCHANGE.md says.
import { postPacket, postStatus, Receipt } from '../../contracts/exchange.ts';
import { Problem } from '../../contracts/problem.ts';
import type { AgencyRow } from '../ports.ts';
import { ReceiptError } from '../protocol/index.ts';
import type { PeerConnections } from './peer/connections.ts';
import { PeerRefusal, type SendOptions, type Taken, type Transport } from './transport.ts';
import { wholeBytes } from './whole-bytes.ts';

const TIMEOUT_MS = 120_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** The peer is there but cannot answer now. */
const PASSING = new Set([408, 425, 429]);

export const makeHttpTransport = (peers: PeerConnections): Transport => ({
  sendPacket: async (to, { whole }, options) => {
    const path = `${postPacket.path}?to=${encodeURIComponent(to.code)}`;
    return post(peers, to, { path, body: await wholeBytes(whole()) }, options);
  },
  sendStatus: (to, { bytes }, options) => post(peers, to, { path: postStatus.path, body: bytes }, options),
});

async function post(
  peers: PeerConnections,
  to: AgencyRow,
  { path, body }: { path: string; body: Uint8Array },
  { signal }: SendOptions,
): Promise<Taken> {
  if (to.endpoint === null) throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `${to.code} has no endpoint`);
  const answer = await peers.call(to, {
    path,
    method: 'POST',
    headers: { 'content-type': 'application/xml' },
    body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
    signal,
  });
  const json = parsedJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) return { kind: 'receipt', receipt: readReceipt(to, json) };
  const problem = Problem.safeParse(json);
  const code = problem.success ? problem.data.code : `HTTP_${answer.status}`;
  if (answer.status < 500 && !PASSING.has(answer.status))
    throw new PeerRefusal(code, problem.data?.detail ?? '');
  throw new Error(`${to.code} answered ${answer.status} ${code}`);
}

function readReceipt(to: AgencyRow, json: unknown): Receipt {
  const { success, data } = Receipt.safeParse(json);
  if (!success) throw new ReceiptError(`${to.code} answered with something that is no receipt`);
  return data;
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
