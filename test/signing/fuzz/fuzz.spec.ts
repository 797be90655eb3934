// Mutations of signed files and of DER, a bounded number of them; `npm run fuzz` goes on without end.
import { expect } from 'chai';
import { bufferSource, verify } from '../../../server/signing/index.ts';
import { hasProgram } from '../../support/programs.ts';
import { newTally, tryOne } from './campaign.ts';
import { keepsSignedBytes } from './rules.ts';
import { makeSubjects, type Subjects } from './subjects.ts';

const MUTATIONS = 1500;
const FIRST_SEED = 20_261_127;

describe('mutated bytes', function () {
  this.timeout(300_000);
  let subjects: Subjects;

  before(async function () {
    if (!hasProgram('openssl')) return this.skip();
    subjects = await makeSubjects();
  });
  after(() => subjects?.office.pki.dispose());

  it('begin as files that are VALID', async () => {
    for (const { name, bytes } of subjects.files)
      expect(await verify(bufferSource(bytes), subjects.policy), name).to.include({ verdict: 'VALID' });
  });

  it('never make the verifier throw or hang, nor call VALID what was not signed or is not shown', async () => {
    const tally = newTally();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + MUTATIONS; seed++) await tryOne(subjects, seed, tally);
    expect(
      tally.findings.map(({ rule, what, seed, detail }) => ({ rule, what, seed, detail })),
    ).to.deep.equal([]);
    expect(tally.tried).to.equal(MUTATIONS);
    // A campaign that never reaches a verdict of its own would prove nothing.
    const verdicts = [...tally.outcomes.keys()].map((outcome) => outcome.split(': ')[1]);
    expect(verdicts).to.include.members(['INVALID', 'read', 'refused']);
  });

  it('are told from the signed ones by a single byte', () => {
    const [file] = subjects.files;
    const original = file?.bytes ?? Buffer.alloc(0);
    const changed = Buffer.from(original);
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(keepsSignedBytes(original, original)).to.equal(true);
    expect(keepsSignedBytes(changed, original)).to.equal(false);
  });
});
