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
const read = (...pieces: Buffer[]) =>
  readBundle(pieces).map(({ files, ...item }) => ({
    ...item,
    files: files.map((file) => Buffer.concat(file)),
  }));
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
    expect(plain(read(bodyOf(packet, status)))).to.deep.equal(plain([packet, status]));
    expect(read(Buffer.alloc(0))).to.deep.equal([]);
    expect(read()).to.deep.equal([]);
  });

  it('is the same in whatever pieces it comes', () => {
    const whole = bodyOf(packet, status, packet);
    for (let size = 1; size < whole.length; size++) {
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
        whole.subarray(index * size, (index + 1) * size),
      );
      const empty = Buffer.alloc(0);
      expect(plain(read(empty, ...pieces, empty)), String(size)).to.deep.equal(
        plain([packet, status, packet]),
      );
    }
  });

  it('that is cut off anywhere is not read at all', () => {
    const whole = bodyOf(status, packet);
    const first = bodyOf(status).length;
    for (let end = 1; end < whole.length; end++)
      if (end !== first) expect(() => read(whole.subarray(0, end)), String(end)).to.throw(ProtocolError);
  });

  it('has a bounded number of items', () => {
    const full = Array.from({ length: BUNDLE_ITEMS }, () => status);
    expect(read(bodyOf(...full))).to.have.length(BUNDLE_ITEMS);
    expect(() => read(bodyOf(...full, status))).to.throw(ProtocolError);
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
      expect(() => read(headed(head))).to.throw(ProtocolError);
    });

  it('with a head longer than any is refused before it is read', () => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(0xffffffff);
    expect(() => read(Buffer.concat([length, bytes('{}')]))).to.throw(ProtocolError, 'too long');
  });
});
