import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { canonicalJson, readCanonical } from '../../server/proof/canonical-json.ts';
import { MerkleLevels, MerkleTree, rootByPath } from '../../server/proof/merkle.ts';

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962 §2.1 as it is written, for comparison. */
const plainRoot = (leaves: Buffer[]): Buffer => {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), first);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.of(1), plainRoot(leaves.slice(0, split)), plainRoot(leaves.slice(split)));
};

const leaves = Array.from({ length: 70 }, (_, index) => sha256(Buffer.from([index])));
const hashes = leaves.map((leaf) => leaf.toString('hex'));

describe('the Merkle tree of an interval', () => {
  it('has the root of RFC 6962 at every size', () => {
    const tree = new MerkleTree();
    expect(tree.root()).to.equal(plainRoot([]).toString('hex'));
    for (const [index, hash] of hashes.entries()) {
      tree.add(hash);
      expect(tree.root()).to.equal(plainRoot(leaves.slice(0, index + 1)).toString('hex'));
    }
  });

  it('leads from every leaf to the root, and from no other leaf, place or size', () => {
    for (const size of [1, 2, 3, 5, 8, 13, 33, 64, 70]) {
      const some = hashes.slice(0, size);
      const root = plainRoot(leaves.slice(0, size)).toString('hex');
      const levels = new MerkleLevels(some);
      for (const [index, hash] of some.entries()) {
        const path = levels.path(index);
        expect(rootByPath(hash, { index, size, path })).to.equal(root);
        expect(rootByPath(hashes[(index + 1) % 70] ?? '', { index, size, path })).to.not.equal(root);
        expect(rootByPath(hash, { index: index + 1, size, path })).to.not.equal(root);
        expect(rootByPath(hash, { index, size: size * 4, path })).to.equal(undefined);
        expect(rootByPath(hash, { index, size, path: [...path, root] })).to.equal(undefined);
      }
    }
  });

  it('refuses a leaf that is not there', () => {
    expect(() => new MerkleLevels(hashes).path(70)).to.throw(RangeError);
    expect(() => new MerkleLevels([]).path(0)).to.throw(RangeError);
    expect(rootByPath(hashes[0] ?? '', { index: 3, size: 3, path: [] })).to.equal(undefined);
  });
});

describe('canonical JSON', () => {
  it('writes the example of RFC 8785 §3.2.2 as §3.2.3 does', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).to.equal(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 units, as §3.2.3 does', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const written = canonicalJson(Object.fromEntries(keys.map((key) => [key, 1])));
    const order = ['\\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
    expect(written).to.equal(`{${order.map((key) => `"${key}":1`).join(',')}}`);
  });

  it('refuses what JSON cannot say', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', '\udc00x'])
      expect(() => canonicalJson(value)).to.throw(TypeError);
  });

  it('reads no other spelling of a value', () => {
    expect(readCanonical('{"a":1}')).to.deep.equal({ a: 1 });
    for (const text of ['{"a": 1}', '{"a":1.0}', '{"b":1,"a":1}', '{"a":1,"a":1}', '"\\u0041"', '{', '-0'])
      expect(readCanonical(text), text).to.equal(undefined);
    expect(readCanonical('['.repeat(100) + ']'.repeat(100))).to.equal(undefined);
  });
});
