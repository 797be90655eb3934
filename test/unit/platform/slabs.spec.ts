// Large memory that is used again.
import { expect } from 'chai';
import { makeSlabs } from '../../../server/platform/slabs.ts';

const KB = 1024;
const MB = 1024 * KB;

describe('slabs', () => {
  it('are exactly as large as was asked, and used again for what is as large or nearly', () => {
    const slabs = makeSlabs({ keptBytes: MB });
    const first = slabs.take(500_000);
    expect(first.length).to.equal(500_000);
    slabs.give(first);
    const second = slabs.take(510_000);
    expect(second.length).to.equal(510_000);
    expect(second.buffer).to.equal(first.buffer);
    expect(slabs.take(500_000).buffer).to.not.equal(first.buffer);
  });

  it('are never two people’s at once', () => {
    const slabs = makeSlabs({ keptBytes: MB });
    const [a, b] = [slabs.take(300 * KB), slabs.take(300 * KB)];
    expect(a.buffer).to.not.equal(b.buffer);
    slabs.give(a);
    const c = slabs.take(300 * KB);
    expect([c.buffer === a.buffer, c.buffer === b.buffer]).to.deep.equal([true, false]);
  });

  it('are kept up to a bound', () => {
    const slabs = makeSlabs({ keptBytes: MB });
    const taken = Array.from({ length: 4 }, () => slabs.take(512 * KB));
    for (const one of taken) slabs.give(one);
    const again = Array.from({ length: 4 }, () => slabs.take(512 * KB));
    const known = again.filter(({ buffer }) => taken.some((one) => one.buffer === buffer));
    expect(known).to.have.length(2);
  });

  it('take nothing back that is small, or is of somebody else', () => {
    const slabs = makeSlabs({ keptBytes: MB });
    const small = slabs.take(100);
    expect(small.length).to.equal(100);
    slabs.give(small);
    slabs.give(Buffer.alloc(0));
    slabs.give(Buffer.from('a piece of the pool'));
    expect(slabs.take(100).buffer).to.not.equal(small.buffer);
  });
});
