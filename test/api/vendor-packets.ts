// Whole packets with their files, as another vendor would make them, between two agencies of the seeded office.
import type { Pki } from '../../certs-dev/index.ts';
import { buildDocument, signPacket, type WholeDraft } from '../../server/exchange/protocol/index.ts';
import { keyOf } from './exchange-packets.ts';

let counter = 0;

const AGENCIES = {
  'H16.01': { name: 'Sở Nội vụ', notation: 'SNV-VP', keyId: 'so-noi-vu.exchange' },
  'H16.02': { name: 'Sở Tài chính', notation: 'STC-VP', keyId: 'so-tai-chinh.exchange' },
} as const;

export interface VendorWish {
  from?: keyof typeof AGENCIES;
  to?: string;
  /** Default: the sender's own. */
  keyId?: string;
  overrides?: Partial<WholeDraft>;
}

/** One packet with this file as its document, signed. */
export function vendorPacket(
  pki: Pki,
  file: Uint8Array,
  { from = 'H16.01', to = 'H16.02', keyId, overrides = {} }: VendorWish = {},
): Buffer {
  counter += 1;
  const { name, notation, keyId: own } = AGENCIES[from];
  const bytes = buildDocument({
    packetId: `vendor-${process.pid}-${counter}`,
    documentId: `${from},2026/11/23,${counter}/${notation}`,
    from: { organId: from, name },
    to: [{ organId: to, name: to }],
    code: { number: String(counter), notation },
    promulgation: { place: 'Đắk Nông', on: '2026-11-23' },
    documentType: { type: 18, typeName: 'Công văn' },
    subject: `Gói tin thử ${counter}`,
    signer: { position: 'Giám đốc', fullName: 'Trần Đình Nghĩa' },
    toPlaces: [],
    otherInfo: { priority: 0, appendixes: [] },
    responseFor: [],
    trace: [{ organId: from, at: new Date('2026-11-23T01:00:00Z') }],
    business: { type: 'new', paper: false },
    attachments: [{ contentId: 'a1', name: 'a.pdf', mediaType: 'application/pdf', bytes: file }],
    ...overrides,
  });
  return Buffer.from(signPacket(bytes, keyOf(pki, keyId ?? own)));
}
