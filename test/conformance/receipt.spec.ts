// A receipt is believed only when a known certificate of the recipient signed it while it was in force (RFC 7515).
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makePki, type Pki } from '../../certs-dev/index.ts';
import {
  ReceiptError,
  type ReceiptFacts,
  receiptFacts,
  signReceipt,
  verifyReceipt,
} from '../../server/exchange/protocol/index.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';

const FACTS: ReceiptFacts = {
  receiptId: 'r1',
  packetId: 'p1',
  documentId: 'H16.01,2026/11/23,1/SNV',
  senderCode: 'H16.01',
  recipientCode: 'H16.02',
  statusCode: null,
  packetDigest: 'a'.repeat(64),
  parts: ['b'.repeat(64)],
  receivedAt: '2026-11-23T01:00:00.000Z',
};

describe('receipts', () => {
  let pki: Pki;
  before(async () => {
    pki = await makePki({
      folder: join(tmpdir(), 'vanthu-receipt-pki'),
      only: ['so-noi-vu.exchange', 'so-tai-chinh.exchange', 'so-noi-vu.seal'],
      keyCache: KEY_CACHE,
    });
  });
  const key = (id: string) => ({ privateKey: pki.privateKey(id), certificate: pki.certificate(id) });
  const refused = async (jws: string, certificates: Uint8Array[]) => {
    const error = await verifyReceipt(jws, certificates).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ReceiptError);
  };

  for (const id of ['so-tai-chinh.exchange', 'so-noi-vu.seal'])
    it(`signed with ${id} says what was signed, beside other certificates of the recipient`, async () => {
      const jws = await signReceipt(FACTS, key(id));
      const known = [pki.certificate('so-noi-vu.exchange'), pki.certificate(id)];
      expect(await verifyReceipt(jws, known)).to.deep.equal(FACTS);
      expect(receiptFacts(jws)).to.deep.equal(FACTS);
    });

  it('of an unknown certificate is refused', async () => {
    await refused(await signReceipt(FACTS, key('so-noi-vu.exchange')), [
      pki.certificate('so-tai-chinh.exchange'),
    ]);
    await refused(await signReceipt(FACTS, key('so-noi-vu.exchange')), []);
  });

  it('that names one key and is signed with another is refused', async () => {
    const named = { ...key('so-noi-vu.exchange'), certificate: pki.certificate('so-tai-chinh.exchange') };
    await refused(await signReceipt(FACTS, named), [pki.certificate('so-tai-chinh.exchange')]);
  });

  it('whose text was changed is refused', async () => {
    const [head = '', , signature = ''] = (await signReceipt(FACTS, key('so-tai-chinh.exchange'))).split('.');
    const other = Buffer.from(JSON.stringify({ ...FACTS, parts: [] })).toString('base64url');
    await refused(`${head}.${other}.${signature}`, [pki.certificate('so-tai-chinh.exchange')]);
  });

  it('without an algorithm is refused', async () => {
    const [head = '', payload = ''] = (await signReceipt(FACTS, key('so-tai-chinh.exchange'))).split('.');
    const none = { ...JSON.parse(Buffer.from(head, 'base64url').toString('utf8')), alg: 'none' };
    await refused(`${Buffer.from(JSON.stringify(none)).toString('base64url')}.${payload}.`, [
      pki.certificate('so-tai-chinh.exchange'),
    ]);
  });

  it('of a time at which the certificate was not in force is refused', async () => {
    for (const receivedAt of ['2016-01-01T00:00:00.000Z', '2046-01-01T00:00:00.000Z'])
      await refused(await signReceipt({ ...FACTS, receivedAt }, key('so-tai-chinh.exchange')), [
        pki.certificate('so-tai-chinh.exchange'),
      ]);
  });

  it('that is no receipt at all is refused', async () => {
    for (const text of ['', 'a', 'e30.e30.e30', '....'])
      await refused(text, [pki.certificate('so-tai-chinh.exchange')]);
  });
});
