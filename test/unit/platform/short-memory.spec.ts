// Answers that may be a moment old.
import { expect } from 'chai';
import { makeShortMemory } from '../../../server/platform/short-memory.ts';

describe('a short memory', () => {
  let at = 0;
  let loads = 0;
  const load = async () => {
    loads += 1;
    return loads;
  };
  const memory = () => makeShortMemory<number>({ maxEntries: 2, lifeMs: 10, now: () => at });
  beforeEach(() => {
    at = 0;
    loads = 0;
  });

  it('asks once for all who come together', async () => {
    const lately = memory();
    const answers = await Promise.all([lately('a', load), lately('a', load), lately('a', load)]);
    expect(answers).to.deep.equal([1, 1, 1]);
  });

  it('asks again when the answer is too old', async () => {
    const lately = memory();
    await lately('a', load);
    at = 9;
    expect(await lately('a', load)).to.equal(1);
    at = 10;
    expect(await lately('a', load)).to.equal(2);
  });

  it('never keeps a failure', async () => {
    const lately = memory();
    const failed = await lately('a', () => Promise.reject(new Error('no'))).catch(() => 'failed');
    expect([failed, await lately('a', load)]).to.deep.equal(['failed', 1]);
  });

  it('forgets the oldest when it is full', async () => {
    const lately = memory();
    for (const key of ['a', 'b', 'c', 'b']) await lately(key, load);
    expect(loads).to.equal(3);
    await lately('a', load);
    expect(loads).to.equal(4);
  });
});
