// How long a password given lets its person sign.
import { expect } from 'chai';
import { isRecent } from '../../../server/auth/domain/step-up.ts';

const NOW = new Date('2026-03-02T03:00:00Z');
const within = { now: NOW, withinMs: 300_000 };
const ago = (ms: number) => new Date(NOW.getTime() - ms);

describe('a proof of who it is', () => {
  it('holds until its time is over, and not at its very end', () => {
    expect([0, 299_999, 300_000, 86_400_000].map((ms) => isRecent(ago(ms), within))).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it('does not last for ever when the clock is set back', () => {
    expect([isRecent(ago(-1_000), within), isRecent(ago(-3_600_000), within)]).to.deep.equal([true, false]);
  });

  it('is no proof when there was none', () => {
    expect(isRecent(undefined, within)).to.equal(false);
  });
});
