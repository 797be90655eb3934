// For whom of this server a file is, when nobody says it: read from its envelope, before anything is believed or kept.
import { AppError } from '../../platform/http/problem.ts';
import { type ParsedPacket, readPacket } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import { refusal } from './open-packet.ts';

export interface Addressees {
  kind: 'document' | 'status';
  /** Agencies of this server among the recipients; none for a status, which names a packet. */
  codes: string[];
}

/** @throws AppError PACKET_* with everything that is wrong. */
export async function addresseesOf(
  { organization, clock }: Pick<Deps, 'organization' | 'clock'>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Addressees> {
  const parsed: ParsedPacket = await readPacket(bytes, async () => undefined, {
    now: clock.now(),
    signature: 'when-present',
    limits: { packetBytes: Number.MAX_SAFE_INTEGER },
  });
  if (!parsed.ok) throw refusal(parsed.issues);
  if (parsed.kind === 'status') return { kind: 'status', codes: [] };
  if (parsed.kind !== 'document') throw new AppError('PACKET_MALFORMED');
  const codes: string[] = [];
  for (const { organId } of parsed.value.to)
    if ((await organization.findAgencyByCode(organId))?.isLocal === true) codes.push(organId);
  return { kind: 'document', codes };
}
