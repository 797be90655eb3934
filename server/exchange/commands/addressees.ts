// For whom of this server a file is, when nobody says it: read from its envelope, as soon as that has shown who sends and
// that he may. Of a stranger's file nothing more is read.
import { AppError } from '../../platform/http/problem.ts';
import { readPacket } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import { refusal, senderOf } from './open-packet.ts';

export interface Addressees {
  kind: 'document' | 'status';
  /** Agencies of this server among the recipients; none for a status, which names a packet. */
  codes: string[];
}

/** Ends the reading: everything that was asked is known. */
class Known extends Error {
  override readonly name = 'Known';
  readonly to: readonly string[];
  readonly kind: Addressees['kind'];
  constructor(kind: Addressees['kind'], to: readonly string[]) {
    super('the envelope has said it');
    this.kind = kind;
    this.to = to;
  }
}

/** @throws AppError PACKET_* with everything that is wrong; EXCHANGE_SENDER_UNKNOWN, EXCHANGE_SENDER_REFUSED. */
export async function addresseesOf(
  deps: Pick<Deps, 'organization' | 'clock' | 'limits' | 'verified' | 'readCertificate'>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Addressees> {
  const { kind, to } = await envelopeOf(deps, bytes);
  const codes: string[] = [];
  for (const organId of to)
    if ((await deps.organization.findLocalAgency(organId)) !== null) codes.push(organId);
  return { kind, codes };
}

async function envelopeOf(deps: Parameters<typeof addresseesOf>[0], bytes: AsyncIterable<Uint8Array>) {
  try {
    const parsed = await readPacket(bytes, async () => undefined, {
      now: deps.clock.now(),
      signature: 'required',
      limits: { packetBytes: Number.MAX_SAFE_INTEGER },
      onEnvelope: async ({ kind, value, signature, issues }) => {
        if (issues.length > 0) throw refusal(issues);
        await senderOf(deps, value, signature);
        throw new Known(kind, kind === 'document' ? value.to.map(({ organId }) => organId) : []);
      },
    });
    throw parsed.ok ? new AppError('PACKET_MALFORMED') : refusal(parsed.issues);
  } catch (error) {
    if (error instanceof Known) return error;
    throw error;
  }
}

/** Who sends, where a carrier says it beside the file. @throws AppError EXCHANGE_SENDER_UNKNOWN, EXCHANGE_SENDER_REFUSED. */
export async function admitSender({ organization }: Pick<Deps, 'organization'>, code: string): Promise<void> {
  const sender = await organization.findAgencyByCode(code);
  if (sender === null)
    throw new AppError('EXCHANGE_SENDER_UNKNOWN', { detail: `${code} is not in the directory` });
  if (!sender.maySend) throw new AppError('EXCHANGE_SENDER_REFUSED', { detail: `${code} may not send` });
}
