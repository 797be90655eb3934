import { expect } from 'chai';
import { nextNight } from '../../../server/exchange/domain/next-night.ts';

describe('exchange/next-night', () => {
  it('lies between two and three in the morning in Vietnam, and always ahead', () => {
    for (const now of [
      '2026-03-01T18:59:59Z',
      '2026-03-01T19:00:00Z',
      '2026-03-01T19:30:00Z',
      '2026-03-01T23:59:59Z',
    ])
      for (const part of [0, 0.5, 0.999]) {
        const at = nextNight(new Date(now), part);
        expect(at.getTime()).to.be.within(Date.parse(now) + 1, Date.parse(now) + 86_400_000);
        expect(at.getUTCHours()).to.equal(19);
      }
  });

  it('is another minute on another server', () => {
    const now = new Date('2026-03-01T12:00:00Z');
    expect(nextNight(now, 0).toISOString()).to.equal('2026-03-01T19:00:00.000Z');
    expect(nextNight(now, 0.5).toISOString()).to.equal('2026-03-01T19:30:00.000Z');
  });
});
