// Signatures of incoming documents looked at again: by a person at once, by the system later; what was found on arrival
// stays, and people hear of it only if the verdict has changed. The authorities answer over HTTP, or do not.
import { expect } from 'chai';
import { codeOf } from '../support/code-of.ts';
import { arrived, list, NOW, registered } from './incoming-desk.ts';
import { act, forged, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { type Authorities, openAuthorities, PEOPLE } from './outgoing-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SIGNER = 'so-noi-vu.leader';

describe('signatures of incoming documents, looked at again', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date(NOW));
    world = await openWorld(authorities, await signedPdf(authorities));
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });
  beforeEach(() => {
    authorities.time.now = new Date(NOW);
  });
  afterEach(async () => {
    await authorities.pki.reinstate(SIGNER);
    await authorities.start();
  });

  const pass = (ms: number) => {
    authorities.time.now = new Date(authorities.time.now.getTime() + ms);
  };
  /** Signed on a day of its own and received while nobody answers: neither file nor list has been seen before. */
  const unvouched = async (days: number) => {
    pass(days * DAY);
    const bytes = await signedPdf(authorities);
    await authorities.stop();
    return arrived(world, {}, bytes);
  };
  const revokedBeforeSigning = () => authorities.pki.revoke(SIGNER, new Date(Date.parse(NOW) - DAY));
  const recheck = (document: { id: string; version: number }, who: 'clerk' | 'leader' = 'clerk') =>
    act(world, who, 'recheckIncoming', document);
  const now = (id: string) => read(world, 'clerk', id);
  const listed = async (id: string) =>
    (await list(world, 'clerk')).items.find((item) => item.id === id)?.verdict;
  const told = async (id: string) => {
    await world.settle();
    return world.jobs.flatMap(({ payload }) => {
      const { kind, to, documentId, text } = payload as Record<'kind' | 'documentId' | 'text', string> & {
        to: string[];
      };
      return kind === 'incoming.verdictChanged' && documentId === id ? [{ to, text }] : [];
    });
  };

  it('say that nothing has changed, and tell nobody', async () => {
    const before = await arrived(world);
    pass(HOUR);
    const after = await recheck(before);
    expect(after).to.deep.include({ verdict: 'VALID', verdictNow: 'VALID', files: before.files });
    expect(after.rechecks).to.deep.equal([
      {
        at: authorities.time.now.toISOString(),
        by: { id: PEOPLE.clerk.personId, name: PEOPLE.clerk.name, title: PEOPLE.clerk.title },
        ...{ before: 'VALID', after: 'VALID', isSilent: false },
      },
    ]);
    expect(after.newestReports.map(({ report }) => report.verdict)).to.deep.equal(['VALID']);
    expect(after.newestReports[0]?.report.checkedAt).to.equal(authorities.time.now.toISOString());
    expect(after.timeline.at(-1)?.action).to.equal('incoming.rechecked');
    expect(await told(before.id)).to.deep.equal([]);
  });

  it('of a certificate revoked as of before the signature are wrong now, beside what was known on arrival', async () => {
    const before = await arrived(world);
    await revokedBeforeSigning();
    const after = await recheck(before);
    expect(after).to.deep.include({ verdict: 'VALID', verdictNow: 'INVALID', files: before.files });
    expect(after.newestReports[0]?.report.reasons).to.include('REVOKED');
    expect(await listed(before.id)).to.equal('INVALID');
    expect(await told(before.id)).to.deep.equal([
      { to: [PEOPLE.secondClerk.personId], text: 'hợp lệ → không hợp lệ' },
    ]);
    const code = await codeOf(act(world, 'clerk', 'registerIncoming', after));
    expect(code).to.equal('INCOMING_SIGNATURE_INVALID');
  });

  it('of such a certificate are found by the system within days, without anybody asking', async () => {
    const before = await arrived(world);
    await revokedBeforeSigning();
    pass(HOUR);
    await world.incoming.recheckDue();
    expect((await now(before.id)).rechecks).to.deep.equal([]);
    pass(DAY);
    await Promise.all([world.incoming.recheckDue(), world.incoming.recheckDue()]);
    const after = await now(before.id);
    expect(after).to.include({ verdict: 'VALID', verdictNow: 'INVALID' });
    expect(after.rechecks.map(({ by }) => by)).to.deep.equal([null]);
    expect((await told(before.id)).flatMap(({ to }) => to)).to.have.members([
      PEOPLE.clerk.personId,
      PEOPLE.secondClerk.personId,
    ]);
    pass(30 * DAY);
    await world.incoming.recheckDue();
    expect((await now(before.id)).version).to.equal(after.version);
  });

  it('that no authority could vouch for become valid by themselves once one answers', async () => {
    const before = await unvouched(1);
    expect(before.verdict).to.equal('INDETERMINATE');
    pass(HOUR);
    await world.incoming.recheckDue();
    const still = await now(before.id);
    expect(still).to.include({ verdictNow: 'INDETERMINATE', version: before.version });
    await authorities.start();
    pass(6 * HOUR);
    await world.incoming.recheckDue();
    const after = await now(before.id);
    expect(after).to.include({ verdict: 'INDETERMINATE', verdictNow: 'VALID' });
    expect(after.files).to.deep.equal(before.files);
    expect(await listed(before.id)).to.equal('VALID');
    expect(await told(before.id)).to.have.length(1);
  });

  it('are looked at five times by the system and then left alone', async () => {
    const { id } = await unvouched(2);
    for (let round = 0; round < 8; round += 1) {
      pass(8 * DAY);
      await world.incoming.recheckDue();
    }
    expect((await now(id)).rechecks).to.have.length(5);
  });

  it('keep what was known while no authority answers', async () => {
    const before = await arrived(world);
    await authorities.stop();
    pass(HOUR);
    const after = await recheck(before);
    expect(after).to.include({ verdictNow: 'VALID' });
    expect(after.rechecks.at(-1)).to.include({ after: 'INDETERMINATE', isSilent: true });
    expect(after.newestReports).to.deep.equal([]);
    expect(await told(before.id)).to.deep.equal([]);
  });

  it('of a forged document never become valid, whoever looks and how often', async () => {
    const before = await arrived(world, {}, forged(world.signed));
    const after = await recheck(before);
    expect(after).to.include({ verdict: 'INVALID', verdictNow: 'INVALID' });
    pass(30 * DAY);
    await world.incoming.recheckDue();
    expect((await now(before.id)).rechecks).to.have.length(1);
    expect(await told(before.id)).to.deep.equal([]);
  });

  it('are asked for by clerks and leaders of the agency alone, on the version they see', async () => {
    const document = await registered(world);
    expect(document.can.recheck).to.equal(true);
    expect(await codeOf(act(world, 'officer', 'recheckIncoming', document))).to.equal('NOT_FOUND');
    expect(await codeOf(act(world, 'stranger', 'recheckIncoming', document))).to.equal('NOT_FOUND');
    const stale = { ...document, version: document.version - 1 };
    expect(await codeOf(recheck(stale))).to.equal('CONFLICT');
    expect((await recheck(document, 'leader')).rechecks[0]?.by?.id).to.equal(PEOPLE.leader.personId);
  });

  it('are not asked for where there is none', async () => {
    const table = await world.keep(Buffer.from('a;b'), 'bang.csv', { mediaType: 'text/csv', isMain: true });
    const document = await arrived(world, { files: [table] });
    expect(document.can.recheck).to.equal(false);
    expect(await codeOf(recheck(document))).to.equal('INCOMING_NO_SIGNATURE');
  });

  it('keep the last twenty looks of a document, and the reports of the newest', async () => {
    let document = await arrived(world);
    for (let round = 0; round < 21; round += 1) document = await recheck(document);
    expect(document.rechecks).to.have.length(20);
    expect(document.newestReports).to.have.length(1);
  });
});
