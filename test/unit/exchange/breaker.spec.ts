import { expect } from 'chai';
import { makeBreakers } from '../../../server/exchange/domain/breaker.ts';
import { laneOf } from '../../../server/exchange/domain/lanes.ts';

const RULES = { threshold: 3, baseMs: 1_000, capMs: 4_000 };
const T0 = new Date('2026-03-02T03:00:00Z');
const at = (ms: number) => new Date(T0.getTime() + ms);

const opened = (random = () => 0) => {
  const breakers = makeBreakers(random, RULES);
  for (let failure = 0; failure < RULES.threshold; failure++) breakers.failed('peer', T0);
  return breakers;
};

describe('exchange/breaker', () => {
  it('opens after so many failures in a row, and not before', () => {
    const breakers = makeBreakers(() => 0, RULES);
    breakers.failed('peer', T0);
    breakers.failed('peer', T0);
    expect(breakers.refusal('peer', T0)).to.equal(null);
    breakers.failed('peer', T0);
    expect(breakers.refusal('peer', T0)).to.deep.equal(at(500));
    expect(breakers.open(T0)).to.deep.equal(['peer']);
  });

  it('is tried at once when the peer itself has called since it was found silent', () => {
    const breakers = opened();
    expect(breakers.heard('peer', at(-1), at(1))).to.equal(false);
    expect(breakers.view('peer', at(1)).state).to.equal('open');
    expect(breakers.heard('peer', at(1), at(2))).to.equal(true);
    expect(breakers.view('peer', at(2)).state).to.equal('half-open');
    expect(breakers.open(at(2))).to.deep.equal([]);
    expect(breakers.refusal('peer', at(2))).to.equal(null);
    // One probe, as always; its failure opens it for longer.
    expect(breakers.refusal('peer', at(2))).to.not.equal(null);
    breakers.failed('peer', at(3));
    expect(breakers.view('peer', at(3))).to.include({ state: 'open' });
    expect(breakers.heard('stranger', at(1), at(2))).to.equal(false);
  });

  it('forgets failures that a success followed', () => {
    const breakers = makeBreakers(() => 0, RULES);
    for (let round = 0; round < 10; round++) {
      breakers.failed('peer', T0);
      breakers.failed('peer', T0);
      breakers.succeeded('peer');
    }
    expect(breakers.view('peer', T0)).to.deep.equal({
      lane: 'peer',
      state: 'closed',
      failures: 0,
      until: null,
    });
  });

  it('lets one probe through when its time is over, and refuses the others meanwhile', () => {
    const breakers = opened();
    expect(breakers.view('peer', at(500)).state).to.equal('half-open');
    expect(breakers.refusal('peer', at(500))).to.equal(null);
    expect(breakers.refusal('peer', at(501))).to.deep.equal(at(1_501));
  });

  it('closes after a probe that succeeded', () => {
    const breakers = opened();
    breakers.refusal('peer', at(500));
    breakers.succeeded('peer');
    expect(breakers.refusal('peer', at(501))).to.equal(null);
    expect(breakers.refusal('peer', at(501))).to.equal(null);
  });

  it('opens for longer after each probe that failed, up to a limit', () => {
    const breakers = opened();
    let now = 500;
    const spans: number[] = [];
    for (let probe = 0; probe < 4; probe++) {
      expect(breakers.refusal('peer', at(now))).to.equal(null);
      breakers.failed('peer', at(now));
      const until = breakers.view('peer', at(now)).until?.getTime() ?? 0;
      spans.push(until - at(now).getTime());
      now = until - T0.getTime();
    }
    expect(spans).to.deep.equal([1_000, 2_000, 2_000, 2_000]);
  });

  it('lets another probe go when one ended without an outcome', () => {
    const breakers = opened();
    breakers.refusal('peer', at(500));
    breakers.abandoned('peer');
    expect(breakers.refusal('peer', at(501))).to.equal(null);
  });

  it('is not opened for longer by attempts that were under way when it opened', () => {
    const breakers = opened();
    for (let late = 0; late < 5; late++) breakers.failed('peer', at(100));
    expect(breakers.refusal('peer', at(499))).to.deep.equal(at(500));
  });

  it('spreads the time over half of the span', () => {
    expect(opened(() => 0.5).refusal('peer', T0)).to.deep.equal(at(750));
  });

  it('holds up no other peer', () => {
    const breakers = opened();
    expect(breakers.refusal('other', T0)).to.equal(null);
  });
});

describe('exchange/lanes', () => {
  const agency = { isLocal: false, endpoint: null, code: 'H16.01' };

  it('gives agencies of one server the same lane, and those of this server the local one', () => {
    expect(laneOf({ ...agency, endpoint: 'https://a.example.vn:8443/x' })).to.equal('a.example.vn:8443');
    expect(laneOf({ ...agency, code: 'H16.02', endpoint: 'https://a.example.vn:8443' })).to.equal(
      'a.example.vn:8443',
    );
    expect(laneOf({ ...agency, isLocal: true })).to.equal('local');
  });

  it('names the lane of an agency without a usable address by its code', () => {
    expect(laneOf(agency)).to.equal('H16.01');
    expect(laneOf({ ...agency, endpoint: 'not an address' })).to.equal('H16.01');
  });
});
