// Receives small packets and statuses that came together. Each is received as if it had come alone, with its own answer;
// together they share the writes, and the wait for the journal.
import type { BundleAnswer } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type BroughtItem, ProtocolError, readBundle } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import { receiveOffer } from './receive-offer.ts';
import { receiveStatus } from './receive-status.ts';

type ItemAnswer = BundleAnswer['answers'][number];

/** @throws AppError PACKET_MALFORMED when the bundle itself cannot be read. */
export async function receiveBundle(deps: Deps, body: readonly Uint8Array[]): Promise<BundleAnswer> {
  const outcomes = await Promise.allSettled(itemsOf(body).map((item) => answer(deps, item)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  // What is wrong here is told as it is of a single one, when nothing else can be.
  if (failed !== undefined && outcomes.every(({ status }) => status === 'rejected')) throw failed.reason;
  return { answers: outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : FAILED)) };
}

/** The sender comes again with it. */
const FAILED: ItemAnswer = {
  receipt: null,
  missing: [],
  problem: { status: 500, code: 'INTERNAL', detail: '' },
};

function itemsOf(body: readonly Uint8Array[]): BroughtItem[] {
  try {
    return readBundle(body);
  } catch (cause) {
    if (cause instanceof ProtocolError)
      throw new AppError('PACKET_MALFORMED', { detail: cause.message, cause });
    throw cause;
  }
}

async function answer(deps: Deps, item: BroughtItem): Promise<ItemAnswer> {
  const { kind, to, voucher, signed, files } = item;
  try {
    if (kind === 'packet')
      return { ...(await receiveOffer(deps, signed, { to, voucher, files })), problem: null };
    return { receipt: await receiveStatus(deps, signed, { voucher }), missing: [], problem: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { status, code, detail = '' } = error;
    return { receipt: null, missing: [], problem: { status, code, detail } };
  }
}
