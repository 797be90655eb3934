// A recipient on another Vanthu server: POST /exchange/v1/… as docs/protocol/PR-EXCHANGE.md says.
import { postPacket, postStatus, Receipt } from '../../contracts/exchange.ts';
import { Problem } from '../../contracts/problem.ts';
import { boundedFetch } from '../../platform/http-client.ts';
import type { AgencyRow } from '../ports.ts';
import { PeerRefusal, type Transport } from './transport.ts';

const TIMEOUT_MS = 120_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** The peer is there but cannot answer now. */
const PASSING = new Set([408, 425, 429]);

export const makeHttpTransport = (): Transport => ({
  sendPacket: (to, bytes) => post(to, `${postPacket.path}?to=${encodeURIComponent(to.code)}`, bytes),
  sendStatus: (to, bytes) => post(to, postStatus.path, bytes),
});

async function post(to: AgencyRow, path: string, body: Uint8Array): Promise<Receipt> {
  if (to.endpoint === null) throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `${to.code} has no endpoint`);
  const answer = await boundedFetch(new URL(path, to.endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/xml' },
    body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
  });
  const json = parsedJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) return Receipt.parse(json);
  const problem = Problem.safeParse(json);
  const code = problem.success ? problem.data.code : `HTTP_${answer.status}`;
  if (answer.status < 500 && !PASSING.has(answer.status))
    throw new PeerRefusal(code, problem.data?.detail ?? '');
  throw new Error(`${to.code} answered ${answer.status} ${code}`);
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
