// `vanthu edxml sample`: a packet to try readers with, signed by a key whose authority is written beside it.
import { createHash } from 'node:crypto';
import {
  buildEnvelope,
  documentTypeOf,
  makeDocumentId,
  makePacketId,
  signPacket,
  writePacket,
} from '../../exchange/protocol/index.ts';
import { systemClock as clock } from '../../platform/clock.ts';
import { CommandFailed, EXIT } from '../exit-codes.ts';
import { writeWhole } from '../output-file.ts';
import { type Told, tell } from './read-file.ts';
import { makeSampleKey } from './sample-key.ts';

export interface SampleCommand extends Told {
  signed: boolean;
  out: string;
  trustOut?: string;
}

const TEXT = Buffer.from('Đây là tệp của gói tin mẫu.\n');

/** @throws CommandFailed OUTPUT_EXISTS, FILE_UNUSABLE, USAGE. */
export async function writeSample(command: SampleCommand): Promise<number> {
  const { signed, out, trustOut, json } = command;
  if (trustOut !== undefined && !signed) throw new CommandFailed('USAGE', '--trust-out goes with --signed');
  const now = clock.now();
  const unsigned = sampleEnvelope(now);
  const key = signed ? await makeSampleKey(now) : undefined;
  const envelope = key ? signPacket(unsigned, key) : unsigned;
  await writeWhole(out, async (sink) => {
    for await (const piece of writePacket(envelope, () => bytesOf(TEXT))) await sink.write(piece);
  });
  if (key && trustOut !== undefined)
    await writeWhole(trustOut, (sink) => sink.write(Buffer.from(key.authority)));
  tell(command, json ? `${JSON.stringify({ ok: true, file: out, trust: trustOut ?? null })}\n` : `${out}\n`);
  return EXIT.ok;
}

function sampleEnvelope(now: Date): Buffer {
  // The calendar day in Vietnam.
  const on = new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
  const [number, notation, organId] = ['15', 'SNV-VP', 'H16.01'];
  const documentId = makeDocumentId({ organId, on, number, notation });
  return buildEnvelope({
    packetId: makePacketId(documentId, ['G22'], 1),
    documentId,
    from: { organId, organizationInCharge: 'UBND tỉnh Đắk Nông', name: 'Sở Nội vụ' },
    to: [{ organId: 'G22', name: 'Văn phòng Chính phủ' }],
    code: { number, notation },
    promulgation: { place: 'Đắk Nông', on },
    documentType: documentTypeOf('cong-van'),
    subject: 'V/v thử gói tin liên thông',
    content: 'Gói tin mẫu, không có giá trị pháp lý',
    signer: { competence: 'KT. GIÁM ĐỐC', position: 'PHÓ GIÁM ĐỐC', fullName: 'Nguyễn Văn Mẫu' },
    toPlaces: ['Như trên', 'Lưu: VT'],
    otherInfo: { priority: 0, promulgationAmount: 1, pageAmount: 1, appendixes: [] },
    responseFor: [],
    steeringType: 1,
    trace: [{ organId, at: now }],
    business: { type: 'new', reason: 'Văn bản điện tử mới', paper: false },
    attachments: [
      {
        contentId: 'tep-1',
        name: 'van-ban.txt',
        mediaType: 'text/plain',
        description: 'Văn bản chính',
        sha256: createHash('sha256').update(TEXT).digest('hex'),
        sizeBytes: TEXT.length,
      },
    ],
  });
}

async function* bytesOf(bytes: Buffer): AsyncGenerator<Buffer, void> {
  yield bytes;
}
