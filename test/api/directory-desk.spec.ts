// What an administrator does to one agency of the directory, and with a file: each act dated, kept, refused with a code.
import { expect } from 'chai';
import type { DirectoryDetail, DirectoryImport } from '../../server/contracts/directory-desk.ts';
import { type DirectoryWorld, makeDirectoryPki, openDirectoryWorld } from './directory-world.ts';
import { CODES, KEYS } from './exchange-world.ts';

describe('directory desk', () => {
  let made: Awaited<ReturnType<typeof makeDirectoryPki>>;
  let world: DirectoryWorld;
  let id: string;
  before(async () => {
    made = await makeDirectoryPki();
    world = await openDirectoryWorld(made.pki);
    await world.receiver.organization.importDirectory([entry()], { source: 'import' });
    id = (await world.receiver.rows(`?text=${CODES.sender}`))[0]?.id ?? '';
  });
  after(async () => {
    await world.close();
    await made.remove();
  });

  const entry = (overrides: object = {}) => ({
    ...{ code: CODES.sender, name: 'Sở Nội vụ', parentCode: null, former: [], dissolvedAt: null },
    terms: [
      {
        ...{ from: '2020-01-01T00:00:00.000Z', transport: 'peer' as const, endpoint: 'https://a.example.vn' },
        ...{ canReceive: true, maySend: true, receiveLimitBytes: null, acceptsUnsigned: false },
      },
    ],
    certificates: [
      {
        use: 'packet' as const,
        der: Buffer.from(made.pki.certificate(KEYS.sender)).toString('base64'),
        from: null,
        until: null,
      },
    ],
    ...overrides,
  });
  const file = (agencies: unknown[]) => ({
    ...{ format: 'vanthu-directory', version: 1, madeAt: new Date().toISOString(), agencies },
  });
  const send = (method: string, path: string, body?: unknown) => world.receiver.send(method, path, body);
  const detail = async () => (await send('GET', `/api/exchange/directory/${id}`)).body as DirectoryDetail;
  const act = (name: string, body: object) => send('POST', `/api/exchange/directory/${id}/${name}`, body);
  const way = (overrides: object = {}) => ({
    ...{ from: new Date().toISOString(), transport: 'peer', endpoint: 'https://b.example.vn' },
    ...{ canReceive: true, maySend: true, receiveLimitBytes: null, acceptsUnsigned: false },
    ...overrides,
  });

  it('blocks a sender with a reason, tells it where others look it up, and lets it in again', async () => {
    const { revision } = await detail();
    expect(await act('block', { revision, reason: 'Máy chủ bị xâm nhập' })).to.include({ status: 204 });
    expect(await detail()).to.deep.include({ maySend: false, isBlocked: true, canReceive: true });
    expect((await world.receiver.rows('?view=blocked')).map(({ code }) => code)).to.deep.equal([
      CODES.sender,
    ]);
    expect(await world.receiver.organization.findAgencyByCode(CODES.sender)).to.include({ maySend: false });
    // A list that says it may send changes nothing of it.
    await world.receiver.organization.importDirectory([entry({ name: 'Sở NV' })], { source: 'import' });
    expect(await detail()).to.include({ maySend: false, name: 'Sở NV' });
    expect(await act('unblock', { revision: (await detail()).revision })).to.include({ status: 204 });
    const { history, ...after } = await detail();
    expect(after).to.include({ maySend: true, isBlocked: false });
    expect(history.map(({ kind }) => kind)).to.deep.equal(['unblocked', 'changed', 'blocked', 'added']);
    expect(history[0]?.by).to.include({ name: 'Lê Thị Văn Thư' });
  });

  it('refuses who has seen an older state, wants the past, or speaks of an agency of this server', async () => {
    const { revision } = await detail();
    expect(await act('block', { revision: revision - 1, reason: 'x' })).to.include({ code: 'CONFLICT' });
    expect(await act('block', { revision, reason: ' ' })).to.include({ code: 'BAD_INPUT' });
    const past = way({ from: '2026-01-01T00:00:00Z' });
    expect(await act('terms', { revision, terms: past })).to.include({ code: 'DIRECTORY_DATE_PAST' });
    for (const bad of [way({ endpoint: null }), way({ transport: 'local' })])
      expect(await act('terms', { revision, terms: bad })).to.include({ code: 'DIRECTORY_INVALID' });
    expect(await act('terms', { revision, terms: way({ endpoint: 'ftp://a' }) })).to.include({
      code: 'BAD_INPUT',
    });
    const own = (await world.receiver.rows()).find(({ isLocal }) => isLocal);
    const body = { revision: 1, reason: 'x' };
    expect(await send('POST', `/api/exchange/directory/${own?.id}/block`, body)).to.include({
      code: 'DIRECTORY_OF_THIS_SERVER',
    });
    expect(await send('POST', '/api/exchange/directory/agency-nobody/block', body)).to.include({
      code: 'NOT_FOUND',
    });
  });

  it('lets a new way begin later, and forgets no old one', async () => {
    const { revision, terms } = await detail();
    const from = new Date(Date.now() + 86_400_000).toISOString();
    expect(await act('terms', { revision, terms: way({ from }) })).to.include({ status: 204 });
    const after = await detail();
    expect(after).to.include({ endpoint: 'https://a.example.vn', until: from, source: 'here' });
    expect(after.terms).to.have.length(terms.length + 1);
    expect(await act('terms', { revision, terms: way({ from }) })).to.include({ code: 'CONFLICT' });
  });

  it('says what a file would change before it does, and with everything that is wrong nothing', async () => {
    const path = '/api/exchange/directory-import?trial=';
    const more = file([entry({ code: 'H16.88', name: 'Xã mới' }), entry({ code: CODES.receiver })]);
    const trial = (await send('POST', `${path}1`, more)).body as DirectoryImport;
    expect(trial).to.deep.include({ isTrial: true, added: ['H16.88'], kept: [CODES.receiver] });
    expect(await world.receiver.rows('?text=xa moi')).to.deep.equal([]);
    await send('POST', `${path}0`, more);
    expect(await world.receiver.rows('?text=xa moi')).to.have.length(1);
    for (const bad of ['{', '[]', JSON.stringify(file([entry({ code: 'sai mã' })]))])
      expect(await send('POST', `${path}0`, bad), bad).to.include({ code: 'DIRECTORY_INVALID' });
    const twice = file([entry({ code: 'H16.89' }), entry({ code: 'H16.89' })]);
    expect(await send('POST', `${path}0`, twice)).to.include({ code: 'DIRECTORY_INVALID' });
    await world.receiver.connection
      .collection('agencies')
      .findOne({ code: 'H16.89' })
      .then((row) => {
        expect(row).to.equal(null);
      });
  });

  it('finds by name without diacritics, by way and by source, in pages', async () => {
    const page = async (query: string) =>
      (await send('GET', `/api/exchange/directory${query}`)).body as {
        items: unknown[];
        next: string | null;
      };
    const first = await page('?limit=2');
    expect(first.items).to.have.length(2);
    const second = await page(`?limit=2&after=${first.next}`);
    expect(second.items).to.have.length(2);
    expect(second.next).to.equal(null);
    expect((await world.receiver.rows('?transport=local')).every(({ isLocal }) => isLocal)).to.equal(true);
    expect(await world.receiver.rows('?source=import')).to.have.length(1);
    expect(await world.receiver.rows('?view=unsigned')).to.deep.equal([]);
  });
});
