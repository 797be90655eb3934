// A short fault run; the long ones are `npm run fault`. The comparison itself is shown to find what is wrong.
import { expect } from 'chai';
import { ensureBuilt } from '../support/built.ts';
import { closeTestEngine } from '../support/mongo.ts';
import { type Comparison, compare, type Sides } from './compare.ts';
import { makePlan } from './plan.ts';
import { type FaultOutcome, runFaults } from './run-faults.ts';

const DELIVERIES = 40;
const KILLS = 4;

describe('two servers on a bad line, killed again and again', function () {
  this.timeout(300_000);
  let outcome: FaultOutcome;

  before(async () => {
    // Seeding opens each office's own folder, and a process has one engine.
    await closeTestEngine();
    const { main } = await ensureBuilt();
    outcome = await runFaults({
      ...{ deliveries: DELIVERIES, kills: KILLS, seed: 1, faults: 0.5, main },
      ...{ withDisk: false, withClock: true, processes: 'one', handled: 'all', keep: false },
      say: () => undefined,
      patienceMs: 120_000,
    });
  });

  const numbers = ({ lost, doubled, disagreeing }: Comparison) => ({ lost, doubled, disagreeing });

  it('lose nothing, double nothing and agree', () => {
    expect(numbers(outcome)).to.deep.equal({ lost: [], doubled: [], disagreeing: [] });
    expect(outcome.counts).to.include({ deliveries: DELIVERIES, received: DELIVERIES, 'dead letters': 0 });
    expect(outcome.counts.statuses).to.equal(2 * DELIVERIES);
  });

  it('were killed, and their requests disturbed', () => {
    expect(Object.values(outcome.blows).reduce((sum, count) => sum + count, 0)).to.equal(KILLS);
    const { drop = 0, double = 0, 'lose-answer': unanswered = 0 } = outcome.weather;
    expect(Math.min(drop, double, unanswered)).to.be.greaterThan(0);
  });

  it('keep event logs that verify', () => {
    expect(outcome.logs.ok, outcome.logs.text).to.equal(true);
  });

  /** The same facts, one of them changed. */
  const changed = (change: (sides: Sides) => Sides) =>
    compare(outcome.facts.documents, change(outcome.facts.sides));

  it('would be found out if a document were lost', async () => {
    const { lost } = await changed(({ receiver, ...others }) => ({
      ...others,
      receiver: { ...receiver, incoming: receiver.incoming.slice(1) },
    }));
    expect(lost.join()).to.contain('no incoming document');
  });

  it('would be found out if one were there twice', async () => {
    const { doubled } = await changed(({ receiver, ...others }) => ({
      ...others,
      receiver: { ...receiver, incoming: [...receiver.incoming, ...receiver.incoming.slice(0, 1)] },
    }));
    expect(doubled.join()).to.contain('2 incoming documents');
  });

  it('would be found out if a receipt were another one, or a state', async () => {
    const { disagreeing } = await changed(({ sender, ...others }) => ({
      ...others,
      sender: {
        ...sender,
        deliveries: sender.deliveries.map((row, index) =>
          index === 0
            ? { ...row, receipt: sender.deliveries[1]?.receipt ?? null }
            : index === 1
              ? { ...row, state: 'sent' as const }
              : row,
        ),
      },
    }));
    expect(disagreeing.filter((each) => each.includes('the receipts differ'))).to.have.length(1);
    expect(disagreeing.filter((each) => each.includes('sent ('))).to.have.length(1);
  });

  it('meet the same faults for the same seed, and others for another', () => {
    const planOf = (seed: number) => {
      const { blows, passage } = makePlan({ seed, kills: 8, faults: 0.5, withDisk: true });
      return { blows, passages: Array.from({ length: 50 }, (_, index) => passage('sender', index)) };
    };
    expect(planOf(7)).to.deep.equal(planOf(7));
    expect(planOf(7)).to.not.deep.equal(planOf(8));
  });
});
