// Receives a whole packet as a stream, of any size and from any vendor: who sends, to whom and how much is decided as soon
// as the envelope has come; the files are kept aside until the last byte has proved them (step 8).
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { AgencyRow } from '../ports.ts';
import { type PacketPart, readPacket } from '../protocol/index.ts';
import { acceptPacket, knownReceipt } from './accept-packet.ts';
import { assertKnownDocument } from './assert-known-document.ts';
import type { Deps } from './deps.ts';
import { assertSize, recipientOf, refusal, senderOf, wantedSignature } from './open-packet.ts';
import { codesOf } from './receipts.ts';

type Staged = Awaited<ReturnType<Deps['files']['stage']>>;

/** @throws AppError PACKET_*, EXCHANGE_*, STORAGE_FULL; nothing is kept then. */
export async function receivePacket(
  deps: Deps,
  bytes: AsyncIterable<Uint8Array>,
  to: string,
  voucher?: string,
): Promise<Receipt> {
  const staged: Staged[] = [];
  try {
    return await receive(deps, bytes, { to, voucher }, staged);
  } finally {
    for (const file of staged) await file.discard();
  }
}

async function receive(
  deps: Deps,
  bytes: AsyncIterable<Uint8Array>,
  { to, voucher }: { to: string; voucher: string | undefined },
  staged: Staged[],
): Promise<Receipt> {
  let admitted: { sender: AgencyRow; recipient: AgencyRow } | undefined;
  const limitBytes = deps.limits.packetBytes;
  const whole = createHash('sha256');
  const sink = async (part: PacketPart) => {
    // Before it is known who sends, nothing of a file is written.
    if (admitted === undefined) return;
    staged.push(await deps.files.stage(Readable.from(part.bytes), { limitBytes }));
  };
  const parsed = await readPacket(hashed(bytes, whole), sink, {
    now: deps.clock.now(),
    signature: wantedSignature(deps),
    readCertificate: deps.readCertificate,
    // Base64 and the envelope take more room than the files.
    limits: { packetBytes: limitBytes * 1.4 + 8 * 1024 * 1024 },
    onEnvelope: async ({ kind, value, manifest, signature, issues }) => {
      // Of a packet that nobody known has signed nothing more is read; of a sound sender's, everything that is wrong.
      if (issues.some(({ code }) => code.startsWith('PACKET_SIGNATURE_'))) throw refusal(issues);
      if (issues.length > 0 || kind !== 'document') return;
      const sender = await senderOf(deps, value, signature, { voucher });
      const recipient = await recipientOf(deps, value, to);
      assertSize(
        deps,
        recipient,
        manifest.map(({ sizeBytes = 0 }) => ({ sizeBytes })),
      );
      admitted = { sender, recipient };
    },
  });
  if (!parsed.ok) throw refusal(parsed.issues);
  if (parsed.kind !== 'document' || admitted === undefined)
    throw new AppError('PACKET_MALFORMED', { detail: 'not a document packet' });
  const { value, envelope, packetDigest } = parsed;
  const { sender, recipient } = admitted;
  // Only now it is known for what exactly the sender has vouched.
  if (voucher !== undefined) await senderOf(deps, value, parsed.signature, { voucher, packetDigest });
  const opened = { value, envelope, packetDigest, sender, isUnsigned: !parsed.signature.present };
  const known = await knownReceipt(deps, opened, recipient, whole.digest('hex'));
  if (known !== null) return known;
  await assertKnownDocument(deps, value, { agencyId: recipient.id, senderCodes: codesOf(sender) });
  assertSize(deps, recipient, value.attachments);
  for (const file of staged) await file.keep();
  for (const { sha256, name } of value.attachments)
    if (!staged.some(({ digest }) => digest === sha256))
      throw new AppError('PACKET_DIGEST_MISMATCH', { detail: name });
  return acceptPacket(deps, opened, recipient);
}

async function* hashed(
  bytes: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}
