// The body that carries several packets and statuses.
import { expect } from 'chai';
import {
  BUNDLE_ITEMS,
  type BundledItem,
  ProtocolError,
  readBundle,
  writeBundle,
} from '../../../server/exchange/protocol/index.ts';

const bytes = (text: string) => Buffer.from(text);
const packet: BundledItem = {
  kind: 'packet',
  to: 'H16.02',
  voucher: 'a.b.c',
  signed: bytes('<phong bì>'),
  files: [bytes('tệp'), bytes('')],
};
const status: BundledItem = { kind: 'status', to: 'H16.01', signed: bytes('<s/>'), files: [] };
const bodyOf = (...items: BundledItem[]) => Buffer.concat(writeBundle(items));
const plain = (items: readonly BundledItem[]) =>
  items.map(({ signed, files, voucher, ...item }) => ({
    ...item,
    ...(voucher && { voucher }),
    signed: Buffer.from(signed).toString(),
    files: files.map((file) => Buffer.from(file).toString()),
  }));
const headed = (head: unknown) => {
  const json = bytes(typeof head === 'string' ? head : JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
};

describe('a bundle', () => {
  it('gives back what was put into it, in order', () => {
    expect(plain(readBundle(bodyOf(packet, status)))).to.deep.equal(plain([packet, status]));
    expect(readBundle(Buffer.alloc(0))).to.deep.equal([]);
  });

  it('that is cut off anywhere is not read at all', () => {
    const whole = bodyOf(status, packet);
    const first = bodyOf(status).length;
    for (let end = 1; end < whole.length; end++)
      if (end !== first)
        expect(() => readBundle(whole.subarray(0, end)), String(end)).to.throw(ProtocolError);
  });

  it('has a bounded number of items', () => {
    const full = Array.from({ length: BUNDLE_ITEMS }, () => status);
    expect(readBundle(bodyOf(...full))).to.have.length(BUNDLE_ITEMS);
    expect(() => readBundle(bodyOf(...full, status))).to.throw(ProtocolError);
  });

  for (const [what, head] of [
    ['no JSON', '{'],
    ['of an unknown kind', { kind: 'other', to: 'H16', signedBytes: 0, fileBytes: [] }],
    ['with a negative size', { kind: 'status', to: 'H16', signedBytes: -1, fileBytes: [] }],
    ['with a size beyond the body', { kind: 'status', to: 'H16', signedBytes: 9, fileBytes: [] }],
    ['with too many files', { kind: 'packet', to: 'H16', signedBytes: 0, fileBytes: Array(101).fill(0) }],
    ['that names nobody', { kind: 'packet', signedBytes: 0, fileBytes: [] }],
  ] as const)
    it(`with a head ${what} is refused`, () => {
      expect(() => readBundle(headed(head))).to.throw(ProtocolError);
    });

  it('with a head longer than any is refused before it is read', () => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(0xffffffff);
    expect(() => readBundle(Buffer.concat([length, bytes('{}')]))).to.throw(ProtocolError, 'too long');
  });
});
