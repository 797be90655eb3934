import { expect } from 'chai';
import { readManifest } from '../../server/proof/bundle/manifest.ts';
import { canonicalJson, type JsonValue } from '../../server/proof/canonical-json.ts';

const WHOSE = {
  agencyId: 'agency-one',
  agencyCode: 'H16.01',
  direction: 'sent',
  documentId: 'H16.01,2026/11/23,125/SNV-VP',
  senderCode: 'H16.01',
};
const DELIVERY = { packetId: 'packet-1', packetDigest: 'a'.repeat(64), recipientCode: 'H16.02' };
const ASKED = { ...DELIVERY, requests: [] };
const manifest = (v: number, subject: JsonValue) =>
  canonicalJson({ v, madeAt: '2026-11-27T01:00:00.000Z', subject, files: [] });

describe('the manifest of a bundle', () => {
  it('of the first version is read as one of a single delivery', () => {
    const read = readManifest(manifest(1, { ...WHOSE, ...DELIVERY }));
    expect(read).to.deep.include({ v: 3, subject: { ...WHOSE, deliveries: [ASKED] } });
  });

  it('of the second version is read as one of which nothing was asked afterwards', () => {
    const read = readManifest(manifest(2, { ...WHOSE, deliveries: [DELIVERY] }));
    expect(read).to.deep.include({ v: 3, subject: { ...WHOSE, deliveries: [ASKED] } });
  });

  it('names at least one delivery, and mixes no versions', () => {
    expect(readManifest(manifest(3, { ...WHOSE, deliveries: [ASKED] }))).to.not.equal(undefined);
    const others: Array<[number, JsonValue]> = [
      [2, { ...WHOSE, deliveries: [] }],
      [2, { ...WHOSE, ...DELIVERY }],
      [1, { ...WHOSE, deliveries: [DELIVERY] }],
      [2, { ...WHOSE, deliveries: [ASKED] }],
      [3, { ...WHOSE, deliveries: [DELIVERY] }],
      [4, { ...WHOSE, deliveries: [ASKED] }],
    ];
    for (const [v, subject] of others) expect(readManifest(manifest(v, subject)), `${v}`).to.equal(undefined);
  });

  it('has no other spelling than the one that was signed', () => {
    expect(readManifest(`${manifest(2, { ...WHOSE, deliveries: [DELIVERY] })}\n`)).to.equal(undefined);
  });
});
