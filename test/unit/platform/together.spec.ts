// Calls that share one piece of work.
import { expect } from 'chai';
import { makeTogether } from '../../../server/platform/together.ts';

describe('calls that come together', () => {
  let groups: number[][];
  beforeEach(() => {
    groups = [];
  });
  const double = async (items: readonly number[]) => {
    groups.push([...items]);
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (items.includes(13)) throw new Error('no');
    return items.map((item) => item * 2);
  };

  it('share one group, and each gets its own answer', async () => {
    const ask = makeTogether({ run: double });
    expect(await Promise.all([1, 2, 3].map(ask))).to.deep.equal([2, 4, 6]);
    expect(groups).to.deep.equal([[1, 2, 3]]);
  });

  it('gather while a group is under way', async () => {
    const ask = makeTogether({ run: double });
    const first = ask(1);
    await new Promise<void>((resolve) => setImmediate(resolve));
    const later = [ask(2), ask(3)];
    await Promise.all([first, ...later]);
    expect(groups).to.deep.equal([[1], [2, 3]]);
  });

  it('are never more in one group than was allowed', async () => {
    const ask = makeTogether({ run: double, most: 2 });
    await Promise.all([1, 2, 3, 4, 5].map(ask));
    expect(groups).to.deep.equal([[1, 2], [3, 4], [5]]);
  });

  it('fail alone: what is wrong with one is the failure of no other', async () => {
    const ask = makeTogether({ run: double });
    const outcomes = await Promise.allSettled([1, 13, 2].map(ask));
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('are not tried again where the failure may be that of all', async () => {
    const ask = makeTogether({ run: double, isOfOne: () => false });
    const outcomes = await Promise.allSettled([1, 13].map(ask));
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(groups).to.deep.equal([[1, 13]]);
  });
});
