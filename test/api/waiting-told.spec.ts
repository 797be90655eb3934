// What waits for a person is told to him: administrators of what the directory may not take by itself, clerks of statuses
// that were not believed. Once for each thing, and to nobody else.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DirectoryEntry } from '../../server/contracts/directory.ts';
import { DirectoryList, LIST_TYPE } from '../../server/contracts/directory-list.ts';
import type { NotificationKind } from '../../server/contracts/notifications.ts';
import { type DirectoryKey, ownKeys } from '../../server/organization/commands/directory-key.ts';
import { signList } from '../../server/organization/commands/signed-list.ts';
import { startTestOffice, type TestOffice } from '../support/harness.ts';
import { openDesk } from './office-desk.ts';

const SERVER = 'https://127.0.0.1:9';

describe('what waits for a person', function () {
  this.timeout(60_000);
  let office: TestOffice;
  let folder: string;
  let keys: DirectoryKey[];
  let serial = 0;

  before(async () => {
    office = await startTestOffice();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-told-'));
    keys = await Promise.all(['a', 'b'].map(async (name) => (await ownKeys(join(folder, name))).current));
  });
  after(async () => {
    await office?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const told = async (username: string, kind: NotificationKind) => {
    await office.settle();
    const { items } = await (await office.as(username)).call('listNotifications', { query: { limit: 100 } });
    return items.filter((each) => each.kind === kind).map(({ subject, text }) => `${subject} ${text}`.trim());
  };
  const agency = (code: string, name: string): DirectoryEntry => ({
    ...{ code, name, parentCode: null, former: [], dissolvedAt: null, certificates: [] },
    terms: [
      {
        ...{ from: '2020-01-01T00:00:00Z', transport: 'peer', endpoint: SERVER, canReceive: true },
        ...{ maySend: true, receiveLimitBytes: null, acceptsUnsigned: false },
      },
    ],
  });
  /** The server tells this, as it was fetched. */
  const tells = async (id: string, agencies: DirectoryEntry[], key = keys[0]) => {
    if (key === undefined) throw new Error('no key');
    serial += 1;
    const list = DirectoryList.parse({
      ...{ kind: LIST_TYPE, version: 1, server: SERVER, serial: Date.now() + serial, agencies },
      ...{ madeAt: new Date().toISOString(), validUntil: new Date(Date.now() + 86_400_000).toISOString() },
      keys: [{ kid: key.kid, jwk: key.jwk }],
    });
    await office.container.organization.directoryLists.took(id, {
      jws: await signList(list, key),
      etag: null,
    });
  };

  it('in the directory is told to every administrator of the server, once: a key, and each change that is new', async () => {
    const administrator = await office.as('quantri.snv');
    const { id } = await administrator.call('addDirectoryServer', { body: { endpoint: SERVER } });
    const first = [agency('H70.01', 'Sở Một')];
    await tells(id, first);
    await tells(id, first);
    for (const username of ['quantri.snv', 'quantri.stc'])
      expect(await told(username, 'directory.keyWaiting'), username).to.deep.equal([SERVER]);

    const { items } = await administrator.call('listDirectoryServers');
    const digest = items[0]?.offer?.digest ?? '';
    await administrator.call('acceptServerKey', { params: { id }, body: { digest } });
    expect(await told('quantri.stc', 'directory.changeWaiting')).to.deep.equal([]);
    const more = ['02', '03', '04', '05'].map((end) => agency(`H70.${end}`, `Sở ${end}`));
    await tells(id, [...first, ...more]);
    await tells(id, [...first, ...more]);
    const words = `${SERVER} Sở 02 (H70.02); Sở 03 (H70.03); Sở 04 (H70.04); …`;
    expect(await told('quantri.stc', 'directory.changeWaiting')).to.deep.equal([words]);
    await tells(id, [...first, ...more, agency('H70.06', 'Sở 06')]);
    expect(await told('quantri.stc', 'directory.changeWaiting')).to.deep.equal([
      `${SERVER} Sở 06 (H70.06)`,
      words,
    ]);
    await tells(id, first, keys[1]);
    expect(await told('quantri.snv', 'directory.keyWaiting')).to.deep.equal([SERVER, SERVER]);
    for (const kind of ['directory.keyWaiting', 'directory.changeWaiting'] as const)
      for (const username of ['vanthu.snv', 'lanhdao.snv'])
        expect(await told(username, kind), username).to.deep.equal([]);
  });

  it('is a status that was not believed: told to the clerks of the document, once, and written in its time-line', async () => {
    const desk = await openDesk(office);
    const sent = await desk.released();
    const from = { code: 'H16.02', name: 'Sở Tài chính' };
    const refused = { ...{ agencyId: '', outgoingId: sent.id, from, at: new Date() }, stepId: 'refused-1' };
    const own = await office.container.organization.findAgencyByCode('H16.01');
    for (let turn = 0; turn < 2; turn += 1)
      await office.container.outgoing.statusRefused({ ...refused, agencyId: own?.id ?? '' });
    const words = `${sent.fields.subject} Sở Tài chính (H16.02)`;
    expect(await told('vanthu.snv', 'outgoing.statusRefused')).to.deep.equal([words]);
    for (const username of ['chuyenvien.snv', 'lanhdao.snv', 'vanthu.stc'])
      expect(await told(username, 'outgoing.statusRefused'), username).to.deep.equal([]);
    const { timeline } = await desk.clerk.call('getOutgoing', { params: { id: sent.id } });
    expect(timeline.filter(({ action }) => action === 'outgoing.statusRefused')).to.have.length(1);
  });
});
