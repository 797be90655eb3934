// The stations of a delivery, as the picture on the tracking page shows them.
import { expect } from 'chai';
import { trackOf } from '../../../../client/src/features/outgoing/delivery-track.ts';
import type { DeliveryState } from '../../../../server/contracts/vocabulary.ts';

const AT = '2026-11-27T02:00:00Z';
const statesOf = (state: DeliveryState, ...steps: DeliveryState[]): string[] =>
  trackOf(
    state,
    steps.map((step) => ({ state: step, at: AT })),
  ).map((station) => station.state);

describe('the track of a delivery', () => {
  it('has everything ahead while it waits to be sent', () => {
    expect(statesOf('queued', 'queued')).to.deep.equal(Array.from({ length: 6 }, () => 'ahead'));
  });

  it('stands at the last station it reached', () => {
    expect(statesOf('registered', 'queued', 'sent', 'arrived', 'registered')).to.deep.equal([
      ...['passed', 'passed', 'here'],
      ...['ahead', 'ahead', 'ahead'],
    ]);
  });

  it('passes over a station the recipient never reported', () => {
    const track = trackOf('completed', [
      { state: 'sent', at: AT },
      { state: 'arrived', at: AT },
      { state: 'registered', at: AT },
      { state: 'completed', at: AT },
    ]);
    expect(track.map(({ state }) => state)).to.deep.equal([
      ...['passed', 'passed', 'passed'],
      ...['passed', 'passed', 'done'],
    ]);
    expect(track.find(({ name }) => name === 'assigned')?.at).to.equal(null);
  });

  it('ends red after the last station when the recipient refuses, or when it cannot be sent', () => {
    expect(statesOf('refused', 'queued', 'sent', 'arrived', 'refused')).to.deep.equal([
      ...['passed', 'passed', 'stopped'],
      ...['ahead', 'ahead', 'ahead'],
    ]);
    expect(statesOf('failed', 'queued', 'failed')[0]).to.equal('stopped');
  });

  it('stands nowhere once the document was taken back or replaced', () => {
    expect(statesOf('recalled', 'queued', 'sent', 'arrived').slice(0, 3)).to.deep.equal([
      ...['passed', 'passed', 'ahead'],
    ]);
    expect(statesOf('replaced', 'queued', 'sent', 'arrived', 'registered')[2]).to.equal('passed');
  });

  it('goes on from a failure that was mended', () => {
    expect(statesOf('arrived', 'queued', 'failed', 'sent', 'arrived').slice(0, 3)).to.deep.equal([
      ...['passed', 'here', 'ahead'],
    ]);
  });
});
