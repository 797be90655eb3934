// Packets as another vendor would make them by hand, for the tests of the exchange.
import { createHash } from 'node:crypto';
import type { Pki } from '../../certs-dev/index.ts';
import {
  buildEnvelope,
  type DocumentDraft,
  makePacketId,
  packetDigest,
  signPacket,
} from '../../server/exchange/protocol/index.ts';
import { CODES, KEYS } from './exchange-world.ts';

export const keyOf = (pki: Pki, id: string) => ({
  privateKey: pki.privateKey(id),
  certificate: pki.certificate(id),
});

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let counter = 100;

/** What a document says, without its files. */
export function documentDraft(overrides: Partial<DocumentDraft> = {}): DocumentDraft {
  counter += 1;
  const documentId = `${CODES.sender},2026/11/23,${counter}/SNV-VP`;
  return {
    packetId: makePacketId(documentId, [CODES.receiver], 1),
    documentId,
    from: { organId: CODES.sender, name: 'Sở Nội vụ' },
    to: [{ organId: CODES.receiver, name: 'Sở Tài chính' }],
    code: { number: String(counter), notation: 'SNV-VP' },
    promulgation: { place: 'Đắk Nông', on: '2026-11-23' },
    documentType: { type: 18, typeName: 'Công văn' },
    subject: 'V/v thử',
    signer: { position: 'Giám đốc', fullName: 'Trần Đình Nghĩa' },
    toPlaces: [],
    otherInfo: { priority: 0, appendixes: [] },
    responseFor: [],
    trace: [{ organId: CODES.sender, at: new Date('2026-11-23T01:00:00Z') }],
    business: { type: 'new', paper: false },
    attachments: [],
    ...overrides,
  };
}

export interface OfferedPacket {
  envelope: Buffer;
  digest: string;
  packetId: string;
}

/** An envelope that names these files, or files of this size that nobody has. */
export function envelopeOf(
  pki: Pki,
  files: ReadonlyArray<Uint8Array | { sizeBytes: number; sha256: string }>,
  overrides: Partial<DocumentDraft> = {},
  keyId: string = KEYS.sender,
): OfferedPacket {
  const attachments = files.map((file, index) => ({
    contentId: `a${index}`,
    name: `tep-${index}.pdf`,
    mediaType: 'application/pdf',
    ...(file instanceof Uint8Array ? { sha256: sha256(file), sizeBytes: file.length } : file),
  }));
  const draft = documentDraft({ ...overrides, attachments });
  const envelope = signPacket(buildEnvelope(draft), keyOf(pki, keyId));
  return { envelope, digest: packetDigest(envelope, attachments), packetId: draft.packetId };
}

type Body = Uint8Array<ArrayBuffer> | ReadableStream;

/** The wire, as it is written in docs/protocol/PR-EXCHANGE.md. */
export const wireTo = (url: () => string) => {
  const call = async (method: string, path: string, type: string, body: Body, headers = {}) => {
    const init = { method, headers: { 'content-type': type, ...headers }, body, duplex: 'half' };
    const response = await fetch(`${url()}${path}`, init as RequestInit);
    return { status: response.status, body: (await response.json()) as unknown };
  };
  return {
    offer: (envelope: Uint8Array, to: string = CODES.receiver, headers = {}) =>
      call('POST', `/exchange/v2/packets?to=${to}`, 'application/xml', new Uint8Array(envelope), headers),
    whole: (bytes: Uint8Array, to: string = CODES.receiver) =>
      call('POST', `/exchange/v1/packets?to=${to}`, 'application/xml', new Uint8Array(bytes)),
    put: (packet: string, file: { sha256: string }, offset: number, body: Body) =>
      call(
        'PUT',
        `/exchange/v2/parts/${file.sha256}?packet=${packet}&offset=${offset}`,
        'application/octet-stream',
        body,
      ),
  };
};
