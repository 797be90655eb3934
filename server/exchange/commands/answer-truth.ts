// What this server knows of packets between one of its agencies and another agency, for that agency and nobody else: to who
// sent them, what is stored here and which statuses he does not know of; to who received them, which of his statuses are
// held. Nothing is changed, so a question can be asked any number of times.
import { AppError } from '../../platform/http/problem.ts';
import type { AgencyRow } from '../ports.ts';
import {
  type AnyQuestion,
  STATUS_CODES,
  type StatusAnswer,
  type StatusQuestion,
  signTruth,
  type TruthAnswer,
  TruthError,
  type TruthQuestion,
  verifyQuestion,
  whoAsks,
} from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import { codesOf } from './receipts.ts';
import { storedStatus } from './stored-status.ts';

/** A question is for now; an old one is no longer answered. */
const FRESH_MS = 10 * 60_000;
/** Of all statuses in one answer; what is left off is asked for the next time. */
const STATUS_BYTES = 4 * 1024 * 1024;

interface Sides {
  asked: AgencyRow;
  asker: AgencyRow;
}

/** @throws AppError PACKET_SIGNATURE_INVALID, EXCHANGE_SENDER_UNKNOWN, EXCHANGE_RECIPIENT_UNKNOWN. */
export async function answerTruth(deps: Deps, jws: string): Promise<string> {
  const { organization, clock } = deps;
  try {
    const asker = await organization.findAgencyByCode(whoAsks(jws));
    if (asker === null) throw new AppError('EXCHANGE_SENDER_UNKNOWN');
    const now = clock.now();
    const question = await verifyQuestion(jws, asker.exchangeCertificates, now);
    if (Math.abs(now.getTime() - Date.parse(question.askedAt)) > FRESH_MS)
      throw new AppError('PACKET_SIGNATURE_INVALID', { detail: 'the question is of another time' });
    deps.onHeard?.(asker);
    const asked = await organization.findAgencyByCode(question.askedOf);
    const key = asked?.isLocal ? await organization.exchangeKey(asked.id) : null;
    if (asked === null || key === null) throw new AppError('EXCHANGE_RECIPIENT_UNKNOWN');
    const head = { question: question.id, answeredBy: asked.code, answeredAt: now.toISOString() };
    return await signTruth({ ...head, ...(await known(deps, { asked, asker }, question)) }, key);
  } catch (error) {
    if (error instanceof TruthError)
      throw new AppError('PACKET_SIGNATURE_INVALID', { detail: error.message });
    throw error;
  }
}

type Known = Pick<TruthAnswer, 'kind' | 'packets'> | Pick<StatusAnswer, 'kind' | 'packets'>;

const known = async (deps: Deps, sides: Sides, question: AnyQuestion): Promise<Known> =>
  question.kind === 'vanthu-truth-question'
    ? { kind: 'vanthu-truth-answer', packets: await received(deps, sides, question) }
    : { kind: 'vanthu-status-answer', packets: await held(deps, sides, question) };

/** The asker has sent the packets. Statuses are given as they were signed, so that he takes them through the same door. */
async function received(deps: Deps, { asked, asker }: Sides, question: TruthQuestion) {
  const packets: TruthAnswer['packets'] = [];
  let room = STATUS_BYTES;
  for (const { packetId, statuses: told } of question.packets) {
    const name = { agencyId: asked.id, senderCodes: codesOf(asker), packetId };
    const row = await deps.store.received.findFrom(name);
    const statuses =
      row === null ? [] : await statusesOf(deps, { agencyId: asked.id, id: row.id }, told, room);
    room -= statuses.reduce((sum, { length }) => sum + length, 0);
    const { packetDigest = null, receipt = null } = row ?? {};
    packets.push({ packetId, packetDigest, receipt, statuses });
  }
  return packets;
}

/** In their order; an answer to a request of the sender is not of the ladder. */
async function statusesOf(
  deps: Deps,
  { agencyId, id }: { agencyId: string; id: string },
  told: readonly string[],
  room: number,
): Promise<string[]> {
  const found: string[] = [];
  let left = room;
  for (const { code, answers, packetDigest } of await deps.store.statuses.ofPacket(agencyId, id)) {
    if (packetDigest === null || (answers ?? null) !== null || told.includes(code)) continue;
    const bytes = (await storedStatus(deps, packetDigest)).toString('base64');
    left -= bytes.length;
    if (left < 0) break;
    found.push(bytes);
  }
  return found;
}

const CODES: ReadonlySet<string> = new Set(STATUS_CODES);

/** The asker has received the packets. */
async function held({ store }: Deps, { asked, asker }: Sides, question: StatusQuestion) {
  const packets: StatusAnswer['packets'] = [];
  for (const { packetId } of question.packets) {
    const delivery = await store.deliveries.findByPacket(packetId, codesOf(asker));
    const isOurs = delivery !== null && delivery.agencyId === asked.id;
    const packetDigest = isOurs ? ((await store.sent.find(packetId))?.signed?.packetDigest ?? null) : null;
    const statuses = (isOurs ? delivery.steps : []).flatMap(({ key, receipt }) => {
      const code = key.split(':')[0] ?? '';
      if (!CODES.has(code)) return [];
      return [{ code, digest: receipt?.packetDigest ?? null, receipt: receipt?.jws ?? null }];
    });
    packets.push({ packetId, packetDigest, statuses });
  }
  return packets;
}
