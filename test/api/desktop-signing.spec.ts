// Signing on the person's own machine: links that work once and for minutes, and nothing stored but what was handed out
// plus the expected person's signature.
import { expect } from 'chai';
import { DesktopSession, DesktopState } from '../../server/contracts/desktop.ts';
import { codeOf } from '../support/code-of.ts';
import { appendRevision } from '../support/pdf-samples/assemble.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { rewriteBehind } from '../support/pdf-samples/rewritten.ts';
import { fetchFile, returnFile, signedFile, tokenOf } from './desktop-service.ts';
import { ask, begin, finish, numbered, read, submitted } from './outgoing-desk.ts';
import {
  type Authorities,
  LEADER_KEY,
  openAuthorities,
  openWorld,
  PEOPLE,
  type PersonName,
  SEAL_KEY,
  type World,
} from './outgoing-world.ts';

const NOW = new Date('2026-03-02T03:00:00Z');
const MINUTES = 60_000;

describe('signing on the person’s own machine', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(NOW);
    world = await openWorld(authorities);
    await world.holdElsewhere(LEADER_KEY, 'so-noi-vu.leader');
    await world.holdElsewhere(SEAL_KEY, 'so-noi-vu.seal');
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });
  beforeEach(() => {
    authorities.time.now = NOW;
  });

  const begun = async (who: PersonName, document: { id: string; version: number }, kind = 'approval') => {
    const { signingId } = await begin(world, who, document, { kind });
    const params = { id: document.id, signingId };
    const links = DesktopSession.parse(await ask(world, who, 'beginDesktop', { params }));
    return { links, params };
  };
  const fetched = (links: DesktopSession) => fetchFile(world, links);
  const returned = (links: DesktopSession, bytes: Uint8Array) => returnFile(world, links, bytes);
  const signedBy = (certificateId: string, file: Uint8Array) => signedFile(world, certificateId, file);
  const stateOf = async (who: PersonName, params: object) =>
    DesktopState.parse(await ask(world, who, 'getDesktopState', { params }));
  const expectNothingStored = async (id: string, state = 'submitted') => {
    const now = await read(world, 'clerk', id);
    expect([now.state, now.versions.some(({ act }) => act === 'signed')]).to.deep.equal([
      state,
      state === 'numbered',
    ]);
  };

  it('takes the leader’s signature made elsewhere as the next version', async () => {
    const document = await submitted(world);
    const { links, params } = await begun('leader', document);
    expect(links.act).to.equal('SignApproved');
    expect((await stateOf('leader', params)).state).to.equal('handed-out');
    const file = await fetched(links);
    expect((await stateOf('leader', params)).state).to.equal('fetched');
    const answer = await returned(links, await signedBy('so-noi-vu.leader', file));
    expect(answer).to.include({ Status: true, Message: '' });
    expect(await stateOf('leader', params)).to.deep.equal({ state: 'done', code: null });
    const after = await read(world, 'leader', document.id);
    expect([after.state, after.versions.length]).to.deep.equal(['signed', 2]);
    expect(after.timeline.at(-1)?.text).to.equal('Trần Đình Nghĩa');
  });

  it('takes the agency’s signature on a numbered document, and tells number and date to the service', async () => {
    await world.hold(LEADER_KEY, 'so-noi-vu.leader');
    const document = await numbered(world);
    await world.holdElsewhere(LEADER_KEY, 'so-noi-vu.leader');
    const { links } = await begun('clerk', document, 'seal');
    expect(links.act).to.equal('SignIssued');
    expect([links.docNumber, links.issuedDate]).to.deep.equal([document.number?.text, '2026-03-02']);
    expect(await returned(links, await signedBy('so-noi-vu.seal', await fetched(links)))).to.include({
      Status: true,
    });
    expect((await read(world, 'clerk', document.id)).state).to.equal('sealed');
  });

  it('opens each link once', async () => {
    const document = await submitted(world);
    const { links } = await begun('leader', document);
    const file = await fetched(links);
    expect(await codeOf(fetched(links))).to.equal('DESKTOP_LINK_USED');
    await returned(links, await signedBy('so-noi-vu.leader', file));
    expect(await codeOf(returned(links, file))).to.equal('DESKTOP_LINK_USED');
    expect((await read(world, 'leader', document.id)).versions).to.have.length(2);
  });

  it('opens no link after its minutes, and says that nothing came', async () => {
    const document = await submitted(world);
    const { links, params } = await begun('leader', document);
    const file = await fetched(links);
    authorities.time.now = new Date(NOW.getTime() + 6 * MINUTES);
    expect(await codeOf(returned(links, await signedBy('so-noi-vu.leader', file)))).to.equal(
      'DESKTOP_LINK_USED',
    );
    expect(await stateOf('leader', params)).to.deep.equal({ state: 'expired', code: 'SIGNING_EXPIRED' });
    await expectNothingStored(document.id);
  });

  it('makes links that nobody can guess, and keeps none of them', async () => {
    const { links } = await begun('leader', await submitted(world));
    const [one, two] = [tokenOf(links.downloadPath), tokenOf(links.uploadPath)];
    expect([one.length, two.length, one === two]).to.deep.equal([43, 43, false]);
    const rows = await world.database.connection.collection('desktop-signings').find({}).toArray();
    expect(JSON.stringify(rows)).to.not.include(one).and.not.include(two);
    expect(await codeOf(fetched({ ...links, downloadPath: `/api/desktop/files/${two}` }))).to.equal(
      'DESKTOP_LINK_USED',
    );
  });

  const BAD: Array<[what: string, code: string, make: (file: Buffer) => Promise<Buffer>]> = [
    [
      'another document, rightly signed',
      'DESKTOP_OTHER_DOCUMENT',
      () => signedBy('so-noi-vu.leader', buildDocument({ catalog: '/Lang (en)' })),
    ],
    ['the document as it was, unsigned', 'DESKTOP_OTHER_DOCUMENT', async (file) => file],
    [
      'the document with a byte changed before it was signed',
      'DESKTOP_OTHER_DOCUMENT',
      async (file) => {
        const other = Buffer.from(file);
        const at = other.indexOf('/Lang (0.') + '/Lang (0.'.length;
        other[at] = (other[at] ?? 0) === 0x31 ? 0x32 : 0x31;
        return signedBy('so-noi-vu.leader', other);
      },
    ],
    [
      'the document with its text replaced in the revision that is signed',
      'DESKTOP_OTHER_DOCUMENT',
      async (file) => {
        const text = 'BT /F1 12 Tf 72 700 Td (1.000.000.000) Tj ET';
        const replaced = { 4: `<< /Length ${text.length} >>\nstream\n${text}\nendstream` };
        return signedBy('so-noi-vu.leader', appendRevision(file, replaced));
      },
    ],
    [
      'another document written behind the whole of this one, as if it were its revision',
      'DESKTOP_OTHER_DOCUMENT',
      async (file) => signedBy('so-noi-vu.leader', rewriteBehind(file)),
    ],
    [
      'the signed document with bytes added after the signature',
      'DESKTOP_OTHER_DOCUMENT',
      async (file) => Buffer.concat([await signedBy('so-noi-vu.leader', file), Buffer.from('\n% thêm\n')]),
    ],
    ['somebody else’s signature', 'SIGNER_NOT_EXPECTED', (file) => signedBy('so-noi-vu.officer', file)],
    [
      'two signatures at once',
      'DESKTOP_OTHER_DOCUMENT',
      async (file) => signedBy('so-noi-vu.leader', await signedBy('so-noi-vu.officer', file)),
    ],
    ['something that is no PDF', 'DESKTOP_OTHER_DOCUMENT', async () => Buffer.from('<html></html>')],
  ];
  for (const [what, code, make] of BAD)
    it(`stores nothing when the service returns ${what}`, async () => {
      const document = await submitted(world);
      const { links, params } = await begun('leader', document);
      const answer = await returned(links, await make(await fetched(links)));
      expect(answer).to.include({ Status: false, Message: code });
      expect(await stateOf('leader', params)).to.deep.equal({ state: 'failed', code });
      await expectNothingStored(document.id);
    });

  it('refuses a revoked certificate although its signature is whole', async () => {
    await world.holdElsewhere(LEADER_KEY, 'bad.revoked');
    const document = await submitted(world);
    const { links } = await begun('leader', document);
    const answer = await returned(links, await signedBy('bad.revoked', await fetched(links)));
    expect(answer.Status).to.equal(false);
    await expectNothingStored(document.id);
    await world.holdElsewhere(LEADER_KEY, 'so-noi-vu.leader');
  });

  it('hands nothing out for a key that is on the server, and asks no PIN for one that is not', async () => {
    const document = await submitted(world);
    const { signingId } = await begin(world, 'leader', document);
    expect(await codeOf(finish(world, 'leader', document.id, signingId))).to.equal('CREDENTIAL_ELSEWHERE');
    await world.hold(LEADER_KEY, 'so-noi-vu.leader');
    const params = { id: document.id, signingId };
    expect(await codeOf(ask(world, 'leader', 'beginDesktop', { params }))).to.equal('CREDENTIAL_ELSEWHERE');
    await world.holdElsewhere(LEADER_KEY, 'so-noi-vu.leader');
  });

  describe('a seal of a document with separate PDF annexes', () => {
    const withAnnexes = async (count: number) => {
      await world.hold(LEADER_KEY, 'so-noi-vu.leader');
      const annexes = [];
      for (let index = 0; index < count; index += 1)
        annexes.push(
          await world.upload(
            'officer',
            buildDocument({ catalog: `/Lang (${Math.random()})` }),
            `phu-luc-${index}.pdf`,
          ),
        );
      const table = await world.upload('officer', Buffer.from('a,b'), 'bang.csv', 'text/csv');
      const document = await numbered(world, { attachments: [...annexes, table] });
      await world.holdElsewhere(LEADER_KEY, 'so-noi-vu.leader');
      return document;
    };
    const next = async (params: { id: string; signingId: string }) =>
      DesktopSession.parse(await ask(world, 'clerk', 'beginDesktop', { params }));
    const bring = async (links: DesktopSession, by = 'so-noi-vu.seal') =>
      returned(links, await signedBy(by, await fetched(links)));

    it('signs each annex by an act of its own, the main file last, and writes them all at once', async () => {
      const document = await withAnnexes(2);
      const { signingId } = await begin(world, 'clerk', document, { kind: 'seal' });
      const params = { id: document.id, signingId };
      const acts = [];
      for (let at = 0; at < 3; at += 1) {
        const links = await next(params);
        acts.push([links.act, links.part, links.count, links.docNumber !== null, links.issuedDate]);
        expect((await read(world, 'clerk', document.id)).state).to.equal('numbered');
        expect(await bring(links)).to.include({ Status: true });
        const state = await ask(world, 'clerk', 'getDesktopState', { params, query: { part: links.part } });
        expect(DesktopState.parse(state)).to.deep.equal({ state: 'done', code: null });
      }
      expect(acts).to.deep.equal([
        ['SignAppendix', 1, 3, true, null],
        ['SignAppendix', 2, 3, true, null],
        ['SignIssued', 0, 3, true, '2026-03-02'],
      ]);
      const { state, attachments } = await read(world, 'clerk', document.id);
      expect([state, attachments.length]).to.deep.equal(['sealed', 3]);
      const before = new Set(document.attachments.map(({ digest }) => digest));
      expect(attachments.map(({ digest }) => before.has(digest))).to.deep.equal([false, false, true]);
      for (const { digest } of attachments.slice(0, 2))
        expect((await world.bytesOf(digest)).includes('/ByteRange')).to.equal(true);
    });

    it('takes an annex of another document, or by another key, as little as a main file', async () => {
      const document = await withAnnexes(1);
      const { signingId } = await begin(world, 'clerk', document, { kind: 'seal' });
      const params = { id: document.id, signingId };
      const other = await signedBy('so-noi-vu.seal', buildDocument({ catalog: '/Lang (vi)' }));
      expect(await returned(await next(params), other)).to.include({ Message: 'DESKTOP_OTHER_DOCUMENT' });
      expect(await bring(await next(params), 'so-noi-vu.officer')).to.include({
        Message: 'SIGNER_NOT_EXPECTED',
      });
      expect((await next(params)).part).to.equal(1);
      expect((await read(world, 'clerk', document.id)).state).to.equal('numbered');
    });

    it('goes on with what is missing when it was broken off and is begun anew', async () => {
      const document = await withAnnexes(2);
      const first = await begin(world, 'clerk', document, { kind: 'seal' });
      const params = { id: document.id, signingId: first.signingId };
      expect((await bring(await next(params))).Status).to.equal(true);
      await ask(world, 'clerk', 'abandonSigning', { params });
      expect(await codeOf(next(params))).to.equal('SIGNING_EXPIRED');
      const again = await begin(world, 'clerk', document, { kind: 'seal' });
      const parts = [];
      for (let at = 0; at < 2; at += 1) {
        const links = await next({ id: document.id, signingId: again.signingId });
        parts.push(links.part);
        expect((await bring(links)).Status).to.equal(true);
      }
      expect(parts).to.deep.equal([2, 0]);
      expect((await read(world, 'clerk', document.id)).state).to.equal('sealed');
    });

    it('takes no annex back for a claim that was let go', async () => {
      const document = await withAnnexes(1);
      const { signingId } = await begin(world, 'clerk', document, { kind: 'seal' });
      const params = { id: document.id, signingId };
      const links = await next(params);
      const file = await fetched(links);
      await ask(world, 'clerk', 'abandonSigning', { params });
      const answer = await returned(links, await signedBy('so-noi-vu.seal', file));
      expect(answer).to.include({ Status: false, Message: 'SIGNING_EXPIRED' });
    });
  });

  it('tells what became of it to the person who signs, and to nobody else', async () => {
    const { params } = await begun('leader', await submitted(world));
    expect(await codeOf(stateOf('deputy', params))).to.equal('NOT_FOUND');
    expect(PEOPLE.deputy.role).to.equal('leader');
  });
});
