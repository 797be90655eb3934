// Groups and saved lists of recipients, and pasted lists, asked as the API asks: access, contract, handler, answer.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { auditEntry } from '../../server/audit/index.ts';
import { RecipientList, type RecipientListFacts } from '../../server/contracts/recipients.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import type { Role } from '../../server/contracts/vocabulary.ts';
import { normalizeOrganCode } from '../../server/exchange/protocol/index.ts';
import { notifyEntry } from '../../server/notifications/index.ts';
import { makeOrganization, type Organization } from '../../server/organization/index.ts';
import { makeIds } from '../../server/platform/ids.ts';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { makeRecipients, type Recipients } from '../../server/recipients/index.ts';
import { codeOf } from '../support/code-of.ts';
import { openTestDatabase } from '../support/mongo.ts';

const MANY = 700;
const codeAt = (index: number) => `H20.${index}`;
const person = (name: string, role: Role, agencyId = 'agency-own-1') => ({
  ...{ personId: `person-${name}`, agencyId, role },
  ...{ name, title: name, postId: `post-${name}` },
});
const LAN = person('lan-0001', 'officer');
const MAI = person('mai-0001', 'officer');
const CLERK = person('clerk-01', 'clerk');
const ADMIN = person('admin-01', 'administrator');
const STRANGER = person('stranger', 'clerk', 'agency-other');
type Person = typeof LAN;

describe('lists of recipients', () => {
  let database: Database;
  let organization: Organization;
  let recipients: Recipients;
  const time = { now: new Date('2026-03-02T03:00:00Z') };

  before(async () => {
    database = await openTestDatabase();
    const { connection } = database;
    const clock = { now: () => time.now };
    const kick = () => undefined;
    organization = makeOrganization({
      ...{ connection, clock, kick, auditEntry, notifyEntry, normalizeOrganCode },
      ids: makeIds(clock),
      signingPolicy: () => ({ trustAnchors: [], now: time.now }),
      keyFolder: '/nowhere',
    });
    recipients = makeRecipients({ connection, clock, kick, auditEntry, organization, normalizeOrganCode });
    await migrate({ connection, migrations: [...organization.migrations, ...recipients.migrations] });
    await organization.importDirectory(
      Array.from({ length: MANY }, (_, index) => ({
        code: codeAt(index + 1),
        name: `UBND xã số ${index + 1}`,
        parentCode: null,
        former: [],
        dissolvedAt: null,
        terms: [
          {
            ...{
              from: '2020-01-01T00:00:00.000Z',
              transport: 'peer' as const,
              endpoint: 'https://xa.example.vn',
            },
            ...{ canReceive: index !== 333, maySend: true, receiveLimitBytes: null, acceptsUnsigned: false },
          },
        ],
        certificates: [],
      })),
      { source: 'import' },
    );
  });
  after(() => database.close());

  const ask = async (
    who: Person,
    name: keyof Recipients['handlers'],
    call: { id?: string; body?: unknown } = {},
  ) => {
    const route = ROUTES[name];
    const input = {
      params: 'params' in route ? route.params.parse({ id: call.id }) : undefined,
      body: 'body' in route ? route.body.parse(call.body) : undefined,
    };
    const answer: unknown = await recipients.handlers[name]({ input, actor: who } as never);
    return 'response' in route ? route.response.parse(answer) : answer;
  };
  const make = async (who: Person, name: string, scope: string, codes: string[], key = randomUUID()) =>
    RecipientList.parse(await ask(who, 'makeRecipientList', { body: { key, scope, name, codes } }));
  const seenBy = async (who: Person) => {
    const { items } = (await ask(who, 'listRecipientLists')) as { items: RecipientListFacts[] };
    return items.map(({ name }) => name);
  };
  const get = async (who: Person, id: string) =>
    RecipientList.parse(await ask(who, 'getRecipientList', { id }));

  it('of one person are not there for anybody else, whatever his role', async () => {
    const list = await make(LAN, 'Danh sách riêng của Lan', 'own', [codeAt(1), codeAt(2)]);
    expect(await seenBy(LAN)).to.include(list.name);
    for (const other of [MAI, CLERK, ADMIN, STRANGER]) {
      expect(await seenBy(other), other.name).not.to.include(list.name);
      expect(await codeOf(get(other, list.id))).to.equal('NOT_FOUND');
      const body = { version: 1, name: 'Của tôi', codes: [codeAt(1)] };
      expect(await codeOf(ask(other, 'changeRecipientList', { id: list.id, body }))).to.equal('NOT_FOUND');
      expect(await codeOf(ask(other, 'removeRecipientList', { id: list.id, body }))).to.equal('NOT_FOUND');
    }
  });

  it('that are shared are used by all of the agency, and changed by the owner and the clerks', async () => {
    const list = await make(LAN, 'Các xã phía Bắc', 'shared', [codeAt(3)]);
    expect((await get(MAI, list.id)).canChange).to.equal(false);
    const body = { version: 1, name: 'Các xã phía Nam', codes: [codeAt(3), codeAt(4), codeAt(3)] };
    expect(await codeOf(ask(MAI, 'changeRecipientList', { id: list.id, body }))).to.equal('FORBIDDEN');
    expect(await codeOf(get(STRANGER, list.id))).to.equal('NOT_FOUND');
    const changed = RecipientList.parse(await ask(CLERK, 'changeRecipientList', { id: list.id, body }));
    expect(changed).to.include({ name: 'Các xã phía Nam', version: 2, memberCount: 2 });
    expect(await codeOf(ask(LAN, 'changeRecipientList', { id: list.id, body }))).to.equal('CONFLICT');
  });

  it('that are groups are made by clerks and administrators alone', async () => {
    const group = await make(CLERK, 'UBND các xã', 'group', [codeAt(5)]);
    expect(await codeOf(make(LAN, 'Các sở, ngành', 'group', [codeAt(5)]))).to.equal('FORBIDDEN');
    expect((await get(LAN, group.id)).canChange).to.equal(false);
    expect((await get(ADMIN, group.id)).canChange).to.equal(true);
  });

  it('show a member that was dissolved since, and say so', async () => {
    const list = await make(LAN, 'Có xã sắp sáp nhập', 'own', [codeAt(6), codeAt(7)]);
    await organization.setUp.closeAgency(codeAt(7), time.now);
    const { members } = await get(LAN, list.id);
    expect(members.map(({ code, fault }) => [code, fault])).to.deep.equal([
      [codeAt(6), null],
      [codeAt(7), 'dissolved'],
    ]);
  });

  it('follow a member to its new code', async () => {
    const list = await make(LAN, 'Có xã đổi mã', 'own', [codeAt(8)]);
    await organization.setUp.renameAgency(codeAt(8), { code: 'H20.8001', name: 'Phường số 8', at: time.now });
    expect((await get(LAN, list.id)).members).to.deep.equal([
      { code: 'H20.8001', name: 'Phường số 8', fault: null },
    ]);
  });

  it('are made once by a request that is sent twice, also at once', async () => {
    const key = randomUUID();
    const sent = () => make(MAI, 'Gửi hai lần', 'own', [codeAt(9)], key);
    const [one, two] = await Promise.all([sent(), sent()]);
    expect([one.id, (await sent()).id]).to.deep.equal([two.id, two.id]);
    expect((await seenBy(MAI)).filter((name) => name === 'Gửi hai lần')).to.have.length(1);
  });

  it('name every unknown code, and have one name each', async () => {
    const codes = [codeAt(10), 'H99.1', codeAt(11), 'H99.2'];
    const error = await make(LAN, 'Sai mã', 'own', codes).catch((failure: unknown) => failure);
    expect(error).to.have.property('code', 'AGENCY_UNKNOWN');
    expect(
      (error as { errors: Array<{ pointer: string }> }).errors.map(({ pointer }) => pointer),
    ).to.deep.equal(['/codes/1', '/codes/3']);
    await make(LAN, 'Tên trùng', 'shared', [codeAt(10)]);
    expect(await codeOf(make(MAI, 'TÊN  trùng', 'shared', [codeAt(10)]))).to.equal(
      'RECIPIENT_LIST_NAME_TAKEN',
    );
    expect(await codeOf(make(MAI, 'Tên trùng', 'own', [codeAt(10)]))).to.equal('resolved');
  });

  it('that are removed are gone, their names free again, and each act is in the trail', async () => {
    const list = await make(LAN, 'Dùng một lần', 'own', [codeAt(12)]);
    const body = { version: 1 };
    await ask(LAN, 'removeRecipientList', { id: list.id, body });
    expect(await codeOf(get(LAN, list.id))).to.equal('NOT_FOUND');
    expect(await codeOf(ask(LAN, 'removeRecipientList', { id: list.id, body }))).to.equal('NOT_FOUND');
    expect((await make(LAN, 'Dùng một lần', 'own', [codeAt(12)])).id).not.to.equal(list.id);
    const row = await database.connection
      .collection<{ _id: string; outbox: Array<{ payload: { action: string } }> }>('recipient-lists')
      .findOne({ _id: list.id });
    expect(row?.outbox.map(({ payload }) => payload.action)).to.deep.equal([
      'recipients.listMade',
      'recipients.listRemoved',
    ]);
  });

  it('are no more than fifty of one person', async () => {
    const hoa = person('hoa-0001', 'officer');
    for (let index = 0; index < 50; index += 1) await make(hoa, `Danh sách ${index}`, 'own', [codeAt(13)]);
    expect(await codeOf(make(hoa, 'Thêm một', 'own', [codeAt(13)]))).to.equal('RECIPIENT_LISTS_FULL');
  });

  it('are read from 700 pasted lines: three wrong told at once, 697 kept', async () => {
    const lines = Array.from({ length: MANY }, (_, index) => codeAt(index + 1));
    lines[6] = 'UBND xã số 1';
    lines[99] = 'UBND xã không có thật';
    const body = { text: lines.join('\n') };
    const { good, wrong } = ROUTES.readRecipients.response.parse(await ask(LAN, 'readRecipients', { body }));
    expect(wrong.map(({ line, reason }) => [line, reason])).to.deep.equal([
      [7, 'twice'],
      [100, 'unknown'],
      [334, 'cannot-receive'],
    ]);
    expect(good).to.have.length(697);
    const tooMany = { text: 'x\n'.repeat(1001) };
    expect(await codeOf(ask(LAN, 'readRecipients', { body: tooMany }))).to.equal('RECIPIENTS_TOO_MANY');
  });
});
