// What this server knows of packets that were sent to one of its agencies, for the agency that sent them and nobody else.
// Statuses it does not know of are given to it as they were signed, so that it takes them through the same door.
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { signTruth, type TruthAnswer, TruthError, verifyQuestion, whoAsks } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import { storedStatus } from './stored-status.ts';

/** A question is for now; an old one is no longer answered. */
const FRESH_MS = 10 * 60_000;
/** Of all statuses in one answer; what is left off is asked for the next time. */
const STATUS_BYTES = 4 * 1024 * 1024;

/** @throws AppError PACKET_SIGNATURE_INVALID, EXCHANGE_SENDER_UNKNOWN, EXCHANGE_RECIPIENT_UNKNOWN. */
export async function answerTruth(deps: Deps, jws: string): Promise<string> {
  const { organization, store, clock } = deps;
  try {
    const asker = await organization.findAgencyByCode(whoAsks(jws));
    if (asker === null) throw new AppError('EXCHANGE_SENDER_UNKNOWN');
    const now = clock.now();
    const question = await verifyQuestion(jws, asker.exchangeCertificates, now);
    if (Math.abs(now.getTime() - Date.parse(question.askedAt)) > FRESH_MS)
      throw new AppError('PACKET_SIGNATURE_INVALID', { detail: 'the question is of another time' });
    const asked = await organization.findAgencyByCode(question.askedOf);
    const key = asked?.isLocal ? await organization.exchangeKey(asked.id) : null;
    if (asked === null || key === null) throw new AppError('EXCHANGE_RECIPIENT_UNKNOWN');
    const packets: TruthAnswer['packets'] = [];
    let room = STATUS_BYTES;
    for (const { packetId, statuses: known } of question.packets) {
      const row = await store.received.find(derivedId('packet', asked.id, asker.code, packetId));
      const statuses = row === null ? [] : await statusesOf(deps, asked.id, row.id, known, room);
      room -= statuses.reduce((sum, { length }) => sum + length, 0);
      const { packetDigest = null, receipt = null } = row ?? {};
      packets.push({ packetId, packetDigest, receipt, statuses });
    }
    return await signTruth(
      {
        kind: 'vanthu-truth-answer',
        question: question.id,
        answeredBy: asked.code,
        answeredAt: now.toISOString(),
        packets,
      },
      key,
    );
  } catch (error) {
    if (error instanceof TruthError)
      throw new AppError('PACKET_SIGNATURE_INVALID', { detail: error.message });
    throw error;
  }
}

/** In their order; an answer to a request of the sender is not of the ladder. */
async function statusesOf(
  deps: Deps,
  agencyId: string,
  packetRowId: string,
  known: readonly string[],
  room: number,
): Promise<string[]> {
  const found: string[] = [];
  let left = room;
  for (const { code, answers, packetDigest } of await deps.store.statuses.ofPacket(agencyId, packetRowId)) {
    if (packetDigest === null || (answers ?? null) !== null || known.includes(code)) continue;
    const bytes = (await storedStatus(deps, packetDigest)).toString('base64');
    left -= bytes.length;
    if (left < 0) break;
    found.push(bytes);
  }
  return found;
}
