// The short fault run once more, with two web and two worker processes behind one database on each side.
import { expect } from 'chai';
import { ensureBuilt } from '../support/built.ts';
import { closeTestEngine } from '../support/mongo.ts';
import { type FaultOutcome, runFaults } from './run-faults.ts';

const DELIVERIES = 16;
const KILLS = 4;

describe('two offices of four processes each on a bad line', function () {
  this.timeout(300_000);
  let outcome: FaultOutcome;

  before(async () => {
    // Seeding opens each office's own folder, and a process has one engine.
    await closeTestEngine();
    const { main } = await ensureBuilt();
    outcome = await runFaults({
      ...{ deliveries: DELIVERIES, kills: KILLS, seed: 1, faults: 0.5, main },
      ...{ withDisk: false, withClock: false, processes: 'many', handled: 'all', keep: false },
      say: () => undefined,
      patienceMs: 120_000,
    });
  });

  it('lose nothing, double nothing and agree, whichever process is killed', () => {
    const { lost, doubled, disagreeing, counts, blows } = outcome;
    expect({ lost, doubled, disagreeing }).to.deep.equal({ lost: [], doubled: [], disagreeing: [] });
    expect(counts).to.include({ deliveries: DELIVERIES, received: DELIVERIES, 'dead letters': 0 });
    expect(counts.statuses).to.equal(2 * DELIVERIES);
    expect(Object.values(blows).reduce((sum, count) => sum + count, 0)).to.equal(KILLS);
    for (const role of ['web', 'worker'])
      expect(Object.keys(blows).join(), 'who was killed').to.contain(role);
  });

  it('keep event logs that verify', () => {
    expect(outcome.logs.ok, outcome.logs.text).to.equal(true);
  });
});
