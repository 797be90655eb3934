// Signing on the person's own machine: links that work once and for minutes, and nothing stored but what was handed out
// plus the expected person's signature.
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { DesktopSession, DesktopState } from '../../server/contracts/desktop.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { bufferSource, openPkcs12, sign } from '../../server/signing/index.ts';
import { codeOf } from '../support/code-of.ts';
import { appendRevision } from '../support/pdf-samples/assemble.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { rewriteBehind } from '../support/pdf-samples/rewritten.ts';
import { ask, begin, finish, numbered, read, submitted } from './outgoing-desk.ts';
import {
  type Authorities,
  LEADER_KEY,
  openAuthorities,
  openWorld,
  PEOPLE,
  type PersonName,
  PIN,
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
  const tokenOf = (path: string) => path.split('/').at(-1) ?? '';
  const fetched = async ({ downloadPath }: DesktopSession): Promise<Buffer> => {
    const answer = (await ask(world, 'stranger', 'fetchDesktopFile', {
      params: { token: tokenOf(downloadPath) },
    })) as { open(range?: object): Readable };
    const parts: Buffer[] = [];
    for await (const part of answer.open()) parts.push(Buffer.from(part));
    return Buffer.concat(parts);
  };
  const returned = async ({ uploadPath }: DesktopSession, bytes: Uint8Array) => {
    const form = new FormData();
    form.append('MetaData', 'Số 15');
    form.append('uploadfile', new Blob([Uint8Array.from(bytes)], { type: 'application/pdf' }), 'đã ký.pdf');
    const message = new Response(form);
    const request = Object.assign(Readable.from(Buffer.from(await message.arrayBuffer())), {
      headers: { 'content-type': message.headers.get('content-type') ?? '' },
    });
    const input = { params: { token: tokenOf(uploadPath) } };
    const answer = await world.outgoing.handlers.returnDesktopFile({ input, request } as never);
    return ROUTES.returnDesktopFile.response.parse(answer);
  };
  const signedBy = async (certificateId: string, file: Uint8Array, marks: never[] = []): Promise<Buffer> => {
    const signer = await openPkcs12(world.pki.p12(certificateId).bytes, PIN);
    const role = certificateId.endsWith('seal') ? 'agency' : 'person';
    const { revision } = await sign(bufferSource(file), { role, marks, signedAt: NOW }, signer);
    return Buffer.concat([file, revision]);
  };
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

  it('seals no document with separate PDF annexes in this way', async () => {
    await world.hold(LEADER_KEY, 'so-noi-vu.leader');
    const annex = await world.upload('officer', buildDocument({ catalog: '/Lang (fr)' }), 'phu-luc.pdf');
    const document = await numbered(world, { attachments: [annex] });
    await world.holdElsewhere(LEADER_KEY, 'so-noi-vu.leader');
    expect(await codeOf(begun('clerk', document, 'seal'))).to.equal('DESKTOP_ATTACHMENTS');
  });

  it('tells what became of it to the person who signs, and to nobody else', async () => {
    const { params } = await begun('leader', await submitted(world));
    expect(await codeOf(stateOf('deputy', params))).to.equal('NOT_FOUND');
    expect(PEOPLE.deputy.role).to.equal('leader');
  });
});
