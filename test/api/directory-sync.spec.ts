// The directory between two servers that tell each other their own agencies: over HTTP, signed, and never believed further
// than an administrator has let it.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DirectoryDetail, DirectoryPending } from '../../server/contracts/directory-desk.ts';
import { until } from '../support/until.ts';
import { type DirectoryWorld, makeDirectoryPki, openDirectoryWorld } from './directory-world.ts';
import { CODES, KEYS } from './exchange-world.ts';

describe('directory between servers', () => {
  let world: DirectoryWorld;
  let made: Awaited<ReturnType<typeof makeDirectoryPki>>;
  before(async () => {
    made = await makeDirectoryPki();
  });
  after(() => made.remove());
  beforeEach(async () => {
    world = await openDirectoryWorld(made.pki);
  });
  afterEach(() => world.close());

  const known = async (code: string) =>
    (await world.receiver.rows()).find((row) => row.code === code && !row.isLocal);
  const detail = async (code: string) => {
    const { id = '' } = (await known(code)) ?? {};
    return (await world.receiver.send('GET', `/api/exchange/directory/${id}`)).body as DirectoryDetail;
  };
  const pending = async () =>
    (
      (await world.receiver.send('GET', '/api/exchange/directory-pending')).body as {
        items: DirectoryPending[];
      }
    ).items;
  const decide = (act: 'approve' | 'reject', { id, digest }: DirectoryPending) =>
    world.receiver.send('POST', `/api/exchange/directory-pending/${id}/${act}`, { digest });
  const serverAct = async (act: string, body?: unknown) => {
    const { id } = await world.receiver.peer();
    return world.receiver.send('POST', `/api/exchange/directory-servers/${id}/${act}`, body);
  };

  it('believes nothing of a server before an administrator has accepted its key, and then its agencies', async () => {
    const { sender, receiver } = world;
    const add = () => receiver.send('POST', '/api/exchange/directory-servers', { endpoint: sender.url });
    expect(await add()).to.include({ status: 201 });
    expect(await add()).to.include({ code: 'DIRECTORY_SERVER_EXISTS' });
    await until('offered', async () => (await receiver.peer()).offer !== null);
    const { offer, state } = await receiver.peer();
    expect(state).to.equal('unpinned');
    expect(offer?.agencies).to.deep.equal([{ code: CODES.sender, name: 'Cơ quan sender' }]);
    const shown = (await sender.send('GET', '/api/exchange/directory-servers')).body;
    expect(shown).to.have.nested.property('own.fingerprint', offer?.fingerprint);
    expect(await known(CODES.sender)).to.equal(undefined);

    expect(await serverAct('accept', { digest: 'a'.repeat(64) })).to.include({
      code: 'DIRECTORY_OTHER_OFFER',
    });
    expect(await serverAct('accept', { digest: offer?.digest })).to.include({ status: 204 });
    expect(await known(CODES.sender)).to.include({
      endpoint: sender.url,
      source: sender.url,
      transport: 'peer',
      maySend: true,
      acceptsUnsigned: false,
    });
    expect(await receiver.peer()).to.include({ state: 'in-step', agencies: 1, offer: null });
  });

  it('lets documents travel as soon as both have read each other, with nothing entered by hand', async () => {
    const { sender, receiver } = world;
    await world.pin();
    await sender.send('POST', '/api/exchange/directory-servers', { endpoint: receiver.url });
    await until('offered', async () => (await sender.peer()).offer !== null);
    const { id, offer } = await sender.peer();
    const body = { digest: offer?.digest };
    await sender.send('POST', `/api/exchange/directory-servers/${id}/accept`, body);
    const { digest, sizeBytes } = await sender.files.putBytes(Buffer.from('%PDF-1.7 danh bạ'));
    await sender.exchange.enqueueDeliveries({
      ...{ outgoingId: 'outgoing-1', agencyId: 'agency-sender', revision: 1 },
      recipientCodes: [CODES.receiver],
      document: {
        ...{ code: { number: '1', notation: 'VP' }, numberText: '1/VP', issuedOn: '2026-11-23' },
        ...{ place: 'Đắk Nông', kind: 'cong-van', subject: 'V/v thử', urgency: 'normal', pageCount: 1 },
        ...{ signer: { name: 'A', title: 'B', capacity: 'KT' }, dueOn: null, toPlaces: [] },
      },
      files: [{ digest, name: 'a.pdf', sizeBytes, mediaType: 'application/pdf', description: 'x' }],
    });
    await until('arrived', () => receiver.arrived.length === 1);
  });

  it('takes over by itself what changes: name, former code, and a new certificate beside the old', async () => {
    const { sender } = world;
    await world.pin();
    await sender.organization.setUp.renameAgency(CODES.sender, {
      ...{ code: 'H16.71', name: 'Sở mới', at: new Date() },
    });
    const keys = [KEYS.sender, 'ubnd-tinh.exchange'].map((id) => world.pki.certificate(id));
    await sender.put('sender', { code: 'H16.71', name: 'Sở mới', exchangeCertificates: keys });
    await world.receiver.read();
    // Another code than it was known by is a claim on that code.
    const [claim] = await pending();
    expect(claim).to.include({ code: 'H16.71', reason: 'new-agency' });
    if (claim) expect(await decide('approve', claim)).to.include({ status: 204 });
    const agency = await detail('H16.71');
    expect(agency.former.map(({ code }) => code)).to.deep.equal([CODES.sender]);
    expect(agency.certificates.filter(({ isInForce }) => isInForce)).to.have.length(2);
    expect(agency.history.map(({ kind }) => kind)).to.deep.equal(['renamed', 'added']);
    expect(agency.history[0]?.changes.map(({ field }) => field)).to.include.members([
      'code',
      'packetCertificates',
    ]);

    await sender.put('sender', {
      ...{
        code: 'H16.71',
        name: 'Sở mới',
        exchangeCertificates: [world.pki.certificate('ubnd-tinh.exchange')],
      },
    });
    await world.receiver.read();
    const later = await detail('H16.71');
    expect(later.certificates).to.have.length(2);
    expect(later.certificates.filter(({ isInForce }) => isInForce)).to.have.length(1);
  });

  it('lets a server add agencies under the codes it was given, and asks about every other', async () => {
    const { sender, receiver } = world;
    await world.pin(['H16.01']);
    await sender.put('neighbour', { id: 'agency-under', code: 'H16.01.05' });
    await sender.put('neighbour', { id: 'agency-beside', code: 'H99.01' });
    await receiver.read();
    expect(await known('H16.01.05')).to.include({ source: sender.url });
    expect(await known('H99.01')).to.equal(undefined);
    const [waiting, ...more] = await pending();
    expect(more).to.deep.equal([]);
    expect(waiting).to.include({ code: 'H99.01', reason: 'new-agency', known: null });
    if (waiting === undefined) return;
    expect(await decide('approve', { ...waiting, digest: 'b'.repeat(64) })).to.include({
      code: 'DIRECTORY_OTHER_OFFER',
    });
    expect(await decide('reject', waiting)).to.include({ status: 204 });
    expect(await decide('approve', waiting)).to.include({ code: 'DIRECTORY_OTHER_OFFER' });
    // The same is not asked again, something else of it is.
    await sender.put('sender', { name: 'Tên khác' });
    await receiver.read();
    expect(await pending()).to.deep.equal([]);
    await sender.put('neighbour', { id: 'agency-beside', code: 'H99.01', name: 'Tên khác nữa' });
    await receiver.read();
    const [again] = await pending();
    if (again) expect(await decide('approve', again)).to.include({ status: 204 });
    expect(await known('H99.01')).to.include({ name: 'Tên khác nữa', source: sender.url });
  });

  it('changes nothing of what people here, or its own office, have said: that waits or is left alone', async () => {
    const { sender, receiver } = world;
    await world.pin(['H16']);
    const { id, revision } = await detail(CODES.sender);
    const terms = {
      ...{ from: new Date().toISOString(), transport: 'folder', endpoint: null },
      ...{ canReceive: true, maySend: true, receiveLimitBytes: null, acceptsUnsigned: false },
    };
    await receiver.send('POST', `/api/exchange/directory/${id}/terms`, { revision, terms });
    await sender.put('sender', { name: 'Tên do máy kia nói' });
    await sender.put('neighbour', { id: 'agency-liar', code: CODES.receiver, name: 'Mạo danh' });
    await receiver.read();
    expect(await known(CODES.sender)).to.include({
      transport: 'folder',
      name: 'Cơ quan sender',
      source: 'here',
    });
    expect((await pending()).map(({ code, reason }) => `${code} ${reason}`)).to.deep.equal([
      `${CODES.sender} known-elsewhere`,
    ]);
    const [own] = (await receiver.rows()).filter(({ code }) => code === CODES.receiver);
    expect(own).to.include({ name: 'Cơ quan receiver', isLocal: true });
  });

  it('takes with the first list no agency that is known to be reached elsewhere', async () => {
    const { sender, receiver } = world;
    const entry = (code: string, endpoint: string) => ({
      ...{ code, name: 'Từ tệp', parentCode: null, former: [], dissolvedAt: null, certificates: [] },
      terms: [
        {
          ...{ from: '2020-01-01T00:00:00Z', transport: 'peer' as const, endpoint, canReceive: true },
          ...{ maySend: true, receiveLimitBytes: null, acceptsUnsigned: false },
        },
      ],
    });
    await receiver.organization.importDirectory(
      [entry(CODES.sender, sender.url), entry('G09', 'https://bonoivu.example.vn')],
      { source: 'import' },
    );
    await sender.put('neighbour', { id: 'agency-liar', code: 'G09', name: 'Mạo danh' });
    await world.pin();
    expect(await known(CODES.sender)).to.include({ source: sender.url, name: 'Cơ quan sender' });
    expect(await known('G09')).to.include({ source: 'import', name: 'Từ tệp' });
    expect((await pending()).map(({ code, reason }) => `${code} ${reason}`)).to.deep.equal([
      'G09 known-elsewhere',
    ]);
  });

  it('ends by date what a server no longer tells or closes, and keeps the row', async () => {
    const { sender, receiver } = world;
    await sender.put('neighbour', { id: 'agency-gone', code: 'H16.01.09' });
    await world.pin(['H16.01']);
    await sender.organization.setUp.closeAgency(CODES.sender, new Date(Date.now() - 1_000));
    await sender.connection.collection<{ _id: string }>('agencies').deleteOne({ _id: 'agency-gone' });
    await receiver.read();
    for (const code of [CODES.sender, 'H16.01.09']) {
      const row = await known(code);
      expect(row, code).to.include({ canReceive: false, maySend: false });
      expect(row?.dissolvedAt, code).to.be.a('string');
    }
    expect((await receiver.rows('?view=ended')).map(({ code }) => code)).to.have.members([
      CODES.sender,
      'H16.01.09',
    ]);
  });

  it('holds a list signed by another key for an administrator, and changes nothing until he has accepted it', async () => {
    const { sender, receiver } = world;
    await world.pin();
    await rm(join(sender.folder, 'keys', 'directory.pem'));
    await sender.put('sender', { name: 'Tên mới' });
    const changed = await receiver.read();
    expect(changed.state).to.equal('key-changed');
    expect(changed.fingerprints).not.to.include(changed.offer?.fingerprint);
    expect(await known(CODES.sender)).to.include({ name: 'Cơ quan sender' });

    expect(await serverAct('refuse', { digest: changed.offer?.digest })).to.include({ status: 204 });
    const refused = await receiver.read();
    expect(refused).to.include({ state: 'failing', offer: null });
    expect(refused.failure).to.include({ code: 'DIRECTORY_INVALID' });
    expect(await known(CODES.sender)).to.include({ name: 'Cơ quan sender' });
  });

  it('goes over to the next key without asking, when the old one has told it', async () => {
    const { sender, receiver } = world;
    await world.pin();
    const { fingerprints } = await receiver.peer();
    await sender.organization.renewDirectoryKey();
    expect((await receiver.read()).fingerprints).to.have.length(2);
    await sender.organization.renewDirectoryKey();
    const after = await receiver.read();
    expect(after).to.include({ state: 'in-step', offer: null });
    expect(after.fingerprints).to.have.length(1).and.not.to.include(fingerprints[0]);
  });

  it('asks only whether there is another list, and leaves a server that is silent alone for longer each time', async () => {
    const { sender, receiver } = world;
    await world.pin();
    const first = await receiver.read();
    const second = await receiver.read();
    expect(second.lastTakenAt).to.equal(first.lastTakenAt);
    expect(second.lastContactAt).not.to.equal(first.lastContactAt);
    await sender.goOffline();
    const pauses: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const { failure, nextAt } = await receiver.read();
      pauses.push(Date.parse(nextAt) - Date.parse(failure?.at ?? ''));
    }
    expect((await receiver.peer()).failure).to.include({ count: 4, code: 'UNREACHABLE' });
    expect(Math.max(...pauses))
      .to.be.above(3 * 60_000)
      .and.at.most(8 * 60_000 + 1_000);
    expect(await known(CODES.sender)).to.include({ maySend: true });
  });

  it('reads a server no more when an administrator has removed it, and keeps its agencies', async () => {
    await world.pin();
    expect(await serverAct('remove')).to.include({ status: 204 });
    const { body } = await world.receiver.send('GET', '/api/exchange/directory-servers');
    expect(body).to.have.property('items').with.lengthOf(0);
    expect(await known(CODES.sender)).to.include({ source: world.sender.url });
    await world.pin();
    expect(await world.receiver.peer()).to.include({ state: 'in-step' });
  });

  it('is for administrators', async () => {
    for (const path of ['directory', 'directory-servers', 'directory-pending'])
      expect(await world.receiver.send('GET', `/api/exchange/${path}`, undefined, 'clerk'), path).to.include({
        code: 'FORBIDDEN',
      });
  });
});
