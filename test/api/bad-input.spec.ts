// Bad input through HTTP on a whole office: a stable code, and everything as it was.
import { expect } from 'chai';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { withOneByteChanged } from '../../server/cli/story/witness.ts';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { Problem } from '../../server/contracts/problem.ts';
import { codeOf } from '../support/code-of.ts';
import { type Caller, startTestOffice, type TestOffice } from '../support/harness.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { encryptedDocument } from '../unit/form-check/hostile-files.ts';
import { type OfficeDesk, on, openDesk, PLACEMENTS } from './office-desk.ts';
import { type VendorWish, vendorPacket } from './vendor-packets.ts';

describe('bad input, through HTTP', function () {
  this.timeout(120_000);
  let office: TestOffice;
  let desk: OfficeDesk;

  before(async () => {
    office = await startTestOffice();
    desk = await openDesk(office);
  });
  after(() => office.close());

  const now = ({ id }: OutgoingDetail) => desk.clerk.call('getOutgoing', { params: { id } });
  const nextNumber = async () => {
    const { items } = await desk.clerk.call('listBooks', { query: { direction: 'outgoing' } });
    return items[0]?.nextNumber;
  };

  /** Refused with this code, and the document, its files and the book are what they were. */
  async function refused(document: OutgoingDetail, code: string, work: () => Promise<unknown>) {
    const before = [await now(document), await nextNumber()];
    expect(await codeOf(work())).to.equal(code);
    expect([await now(document), await nextNumber()]).to.deep.equal(before);
  }

  describe('a file', () => {
    const pdf = () => buildDocument({ catalog: `/Lang (${Math.random()})` });
    const upload = (bytes: Uint8Array) =>
      desk.officer.call('uploadFile', { query: { name: 'a.pdf', purpose: 'main' }, bytes });
    for (const [what, code, bytes] of [
      ['that is no PDF', 'FILE_NOT_PDF', () => Buffer.from('Kính gửi: Sở Tài chính')],
      ['that is a broken PDF', 'FILE_BROKEN', () => pdf().subarray(0, 300)],
      ['over the limit', 'FILE_TOO_LARGE', () => Buffer.concat([pdf(), Buffer.alloc(20 * 1024 * 1024)])],
      [
        'that is encrypted',
        'FILE_ENCRYPTED',
        () =>
          buildDocument({
            trailer: `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${'00'.repeat(32)}> /U <${'00'.repeat(32)}> /P -4 >> /ID [<00> <00>]`,
          }),
      ],
    ] as const) {
      it(`${what} is refused, and the draft keeps the file it has`, async () => {
        const draft = await desk.draft();
        const before = await desk.officer.call('getOutgoing', { params: { id: draft.id } });
        expect(await codeOf(upload(bytes()))).to.equal(code);
        expect(await desk.officer.call('getOutgoing', { params: { id: draft.id } })).to.deep.equal(before);
      });
    }
  });

  describe('a draft', () => {
    it('without a recipient is not submitted, and stays a draft', async () => {
      const draft = await desk.draft({ recipientCodes: [] });
      expect(await codeOf(desk.officer.call('submitOutgoing', on(draft)))).to.equal('OUTGOING_NO_RECIPIENT');
      expect(await desk.officer.call('getOutgoing', { params: { id: draft.id } })).to.deep.equal(draft);
    });

    it('of a document certified against any mark but one is not submitted, and stays a draft', async () => {
      const certification = '<< /TransformMethod /DocMDP /TransformParams << /P 2 /V /1.2 >> >>';
      const bytes = buildDocument({
        catalog: '/AcroForm << /Fields [10 0 R] >>',
        objects: {
          10: '<< /FT /Sig /T (A) /V 11 0 R >>',
          11: `<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> /Reference [${certification}] >>`,
        },
      });
      const { digest } = await desk.officer.call('uploadFile', {
        query: { name: 'a.pdf', purpose: 'main' },
        bytes,
      });
      const draft = await desk.draft({ main: { digest, name: 'a.pdf' } });
      expect(await codeOf(desk.officer.call('submitOutgoing', on(draft)))).to.equal('PDF_FORBIDS_CHANGE');
      expect(await desk.officer.call('getOutgoing', { params: { id: draft.id } })).to.deep.equal(draft);
    });

    it('to a recipient that does not exist is not made', async () => {
      const list = () => desk.officer.call('listOutgoing', { query: { box: 'drafts' } });
      const before = (await list()).items.length;
      expect(await codeOf(desk.draft({ recipientCodes: ['H16.02', 'H99.77'] }))).to.equal('AGENCY_UNKNOWN');
      expect((await list()).items).to.have.length(before);
    });
  });

  it('two people signing at once: one holds the document, the other is told and changes nothing', async () => {
    const { organization, auth } = office.container;
    const first = await organization.findPersonByUsername('vanthu.snv');
    if (first === null) throw new Error('no clerk');
    const posts = first.posts.map((post) => ({ ...post, id: `${post.id}-2` }));
    const second = { ...first, id: `${first.id}-2`, username: 'vanthu2.snv', posts };
    await organization.setUp.putPerson(second);
    await auth.setPassword(second.id, DEMO_PASSWORD);
    const other = await office.as(second.username);

    const numbered = await desk.clerk.call('assignNumber', on(await desk.signed()));
    const signingId = await desk.begin(desk.clerk, numbered, 'seal');
    const held = await now(numbered);
    await refused(held, 'SIGNING_IN_PROGRESS', () => desk.begin(other, held, 'seal'));
    await refused(held, 'FORBIDDEN', () => desk.finish(other, held, signingId));
    const sealed = await desk.finish(desk.clerk, held, signingId);
    expect(sealed.versions.filter(({ act }) => act === 'sealed')).to.have.length(1);
  });

  it('a number asked for twice is given once', async () => {
    const signed = await desk.signed();
    const before = (await nextNumber()) ?? 0;
    const answers = await Promise.allSettled([
      desk.clerk.call('assignNumber', on(signed)),
      desk.clerk.call('assignNumber', on(signed)),
    ]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    const refusal = answers.find((each) => each.status === 'rejected');
    expect(refusal?.reason).to.have.property('code').that.is.oneOf(['OUTGOING_ALREADY_NUMBERED', 'CONFLICT']);
    await refused(signed, 'OUTGOING_ALREADY_NUMBERED', async () =>
      desk.clerk.call('assignNumber', on(await now(signed))),
    );
    expect(await nextNumber()).to.equal(before + 1);
  });

  it('a clerk sealing before the leader signed', async () => {
    const document = await desk.submitted();
    await refused(document, 'OUTGOING_NOT_SIGNED', () => desk.begin(desk.clerk, document, 'seal'));
    await refused(document, 'OUTGOING_NOT_SIGNED', () => desk.clerk.call('assignNumber', on(document)));
  });

  it('an officer calling a leader’s route', async () => {
    const document = await desk.submitted();
    const { params, body } = on(document);
    const wish = { ...body, kind: 'approval' as const, placement: PLACEMENTS.approval };
    await refused(document, 'OUTGOING_NOT_SIGNER', () =>
      desk.officer.call('beginSigning', { params, body: wish }),
    );
    await refused(document, 'FORBIDDEN', () =>
      desk.officer.call('approveOutgoing', { params, body: { ...body, text: 'Đồng ý' } }),
    );
  });

  describe('an authority that does not answer', () => {
    afterEach(() => office.authorities.start());

    it('leaves the document unsigned, and it is signed when the authority is back', async () => {
      const document = await desk.submitted();
      const signingId = await desk.begin(desk.leader, document, 'approval');
      const before = await now(document);
      await office.authorities.stop();
      const code = await codeOf(desk.finish(desk.leader, document, signingId));
      expect(code).to.be.oneOf(['TIMESTAMP_UNAVAILABLE', 'REVOCATION_UNAVAILABLE']);
      expect(await now(document)).to.deep.equal(before);
      await office.authorities.start();
      expect((await desk.finish(desk.leader, document, signingId)).state).to.equal('signed');
    });
  });

  describe('a packet', () => {
    const packet = (file: Uint8Array, wish: VendorWish = {}) => vendorPacket(office.pki, file, wish);
    const send = (bytes: Uint8Array) =>
      office.stranger.send('/exchange/v1/packets?to=H16.02', {
        method: 'POST',
        headers: { 'content-type': 'application/xml' },
        body: Uint8Array.from(bytes),
      });
    const arrivals = async (caller: Caller) => {
      await office.settle();
      return (await caller.call('listIncoming', { query: { box: 'to-receive' } })).items;
    };

    const newSince = async (before: Awaited<ReturnType<typeof arrivals>>) => {
      const known = new Set(before.map(({ id }) => id));
      return (await arrivals(desk.receiver)).find(({ id }) => !known.has(id));
    };

    it('with a wrong digest is refused, and nothing arrives', async () => {
      const before = await arrivals(desk.receiver);
      const file = buildDocument();
      const text = packet(file).toString('utf8');
      const other = withOneByteChanged(file);
      const swapped = text.replace(file.toString('base64'), Buffer.from(other).toString('base64'));
      const answer = await send(Buffer.from(swapped));
      expect(Problem.parse(await answer.json()).code).to.equal('PACKET_DIGEST_MISMATCH');
      expect(await arrivals(desk.receiver)).to.deep.equal(before);
    });

    it('from an unknown agency is refused, and nothing arrives', async () => {
      const before = await arrivals(desk.receiver);
      const overrides = { from: { organId: 'H99', name: 'Cơ quan lạ' } };
      const answer = await send(packet(buildDocument(), { overrides, keyId: 'bad.foreign-exchange' }));
      expect(Problem.parse(await answer.json()).code).to.equal('EXCHANGE_SENDER_UNKNOWN');
      expect(await arrivals(desk.receiver)).to.deep.equal(before);
    });

    it('that is good but holds a forged PDF arrives red, and is registered only with a reason', async () => {
      const sealed = await desk.sealed();
      const digest = sealed.versions.at(-1)?.digest ?? '';
      const genuine = await desk.clerk.call('downloadOutgoingFile', { params: { id: sealed.id, digest } });
      const before = await arrivals(desk.receiver);
      const answer = await send(packet(withOneByteChanged(genuine)));
      expect(answer.status).to.equal(201);
      const arrived = await newSince(before);
      expect(arrived?.verdict).to.equal('INVALID');
      const params = { id: arrived?.id ?? '' };
      const version = arrived?.version ?? 0;
      expect(await codeOf(desk.receiver.call('registerIncoming', { params, body: { version } }))).to.equal(
        'INCOMING_SIGNATURE_INVALID',
      );
      expect((await desk.receiver.call('getIncoming', { params })).state).to.equal('arrived');
      const body = { version, overrideReason: 'Bản giấy có dấu đỏ đã đối chiếu.' };
      expect((await desk.receiver.call('registerIncoming', { params, body })).state).to.equal('registered');
    });

    it('whose PDF asks for a password arrives with that said, byte for byte; refused, its sender is told', async () => {
      const before = await arrivals(desk.receiver);
      const locked = await encryptedDocument();
      expect((await send(packet(locked))).status).to.equal(201);
      const { id = '', version = 0, verdict } = (await newSince(before)) ?? {};
      expect(verdict).to.equal('INDETERMINATE');
      const params = { id };
      const [main] = (await desk.receiver.call('getIncoming', { params })).files;
      expect(main?.report?.reasons).to.deep.equal(['ENCRYPTED']);
      const digest = main?.file.digest ?? '';
      const kept = await desk.receiver.call('downloadIncomingFile', { params: { id, digest } });
      expect(kept.equals(Buffer.from(locked))).to.equal(true);
      const text = 'Tệp đặt mật khẩu, đề nghị gửi lại tệp không đặt mật khẩu.';
      const body = { version, reason: 'file-broken', text } as const;
      expect((await desk.receiver.call('refuseIncoming', { params, body })).state).to.equal('refused');
      await office.settle();
      const { statuses } = await desk.receiver.call('getIncoming', { params });
      expect(statuses.map(({ code }) => code)).to.deep.equal(['01', '02']);
    });
  });
});
