// The same document twice: by two packets, by packet and on paper; kept, linked or left as a duplicate; no number without
// a choice, also when two clerks register both at once.
import { expect } from 'chai';
import { Twin } from '../../server/contracts/incoming-twins.ts';
import { codeOf } from '../support/code-of.ts';
import { arrived, codesOf, list, NOW } from './incoming-desk.ts';
import { act, ask, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { type Authorities, openAuthorities, PEOPLE } from './outgoing-world.ts';

const KEEP = { twin: { choice: 'keep', reason: 'Sở gửi hai văn bản khác nhau cùng số' } };

const EARLIER = new Date(Date.parse(NOW) - 60_000);

describe('the same document twice', () => {
  let authorities: Authorities;
  let world: World;
  let count = 0;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date(NOW));
    world = await openWorld(authorities, await signedPdf(authorities));
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });

  const twinsOf = async (id: string) => {
    const { items } = (await ask(world, 'clerk', 'listTwins', { params: { id } })) as { items: unknown[] };
    return items.map((item) => Twin.parse(item));
  };
  const name = () => {
    count += 1;
    return {
      documentId: `H16.02.2026.T${count}`,
      numberText: `${count + 500}/STC-NS`,
      subject: `Về việc số ${count}`,
    };
  };
  /** Two packets with one document. */
  const twice = async () => {
    const same = name();
    return {
      first: await arrived(world, { ...same, arrivedAt: EARLIER }),
      second: await arrived(world, same),
    };
  };
  const register = (document: { id: string; version: number }, body: object = {}) =>
    act(world, 'clerk', 'registerIncoming', document, body);

  it('gives the later no number without a choice, and takes none from the book', async () => {
    const { first, second } = await twice();
    const { registration } = await register(first);
    expect(await codeOf(register(second))).to.equal('INCOMING_TWIN');
    expect(await read(world, 'clerk', second.id)).to.deep.include({
      state: 'arrived',
      version: second.version,
    });
    const kept = await register(second, KEEP);
    expect(kept.registration?.arrivalNumber).to.equal((registration?.arrivalNumber ?? 0) + 1);
    expect(kept.settledTwins).to.have.length(1);
    expect(kept.settledTwins[0]).to.deep.include({ id: first.id, ...KEEP.twin });
    expect((await twinsOf(first.id))[0]?.settled?.choice).to.equal('keep');
  });

  it('lets one of two clerks pass who register both at once', async () => {
    const { first, second } = await twice();
    const answers = await Promise.all([
      codeOf(act(world, 'clerk', 'registerIncoming', first)),
      codeOf(act(world, 'secondClerk', 'registerIncoming', second)),
    ]);
    expect(answers.filter((code) => code === 'INCOMING_TWIN')).to.have.length(1);
    expect((await read(world, 'clerk', first.id)).state).to.equal('registered');
  });

  it('warns in the list and shows the other beside, with what they share', async () => {
    const { first, second } = await twice();
    const { items } = await list(world, 'clerk', { box: 'to-receive' });
    expect(items.find(({ id }) => id === second.id)?.hasTwin).to.equal(true);
    expect(items.find(({ id }) => id === first.id)?.hasTwin).to.equal(false);
    const [twin] = await twinsOf(second.id);
    expect(twin).to.deep.include({ id: first.id, needsChoice: true });
    expect(twin?.signs).to.include.members(['document-id', 'file', 'number']);
    expect(twin?.paper?.digest).to.equal(first.files[0]?.file.digest);
    expect(await codeOf(ask(world, 'leader', 'listTwins', { params: { id: second.id } }))).to.equal(
      'FORBIDDEN',
    );
  });

  it('leaves the later as a duplicate: the sender is told 02, and it is found with its reason', async () => {
    const { first, second } = await twice();
    await register(first);
    const text = 'Trùng với văn bản đã vào sổ hôm nay';
    const body = { reason: 'duplicate', text, twinId: first.id };
    const dropped = await act(world, 'clerk', 'refuseIncoming', second, body);
    expect(dropped).to.deep.include({ state: 'refused' });
    expect(dropped.settledTwins[0]).to.deep.include({ id: first.id, choice: 'dropped', reason: text });
    expect(await codesOf(world, second.id)).to.deep.equal(['01', '02']);
    expect((await list(world, 'clerk', { box: 'refused' })).items.map(({ id }) => id)).to.include(second.id);
    // What was itself dropped is nothing to be a duplicate of.
    const third = await arrived(world, { documentId: second.documentId });
    const ofDropped = { ...body, twinId: second.id };
    expect(await codeOf(act(world, 'clerk', 'refuseIncoming', third, ofDropped))).to.equal(
      'INCOMING_NO_TWIN',
    );
  });

  it('links the paper that follows the packet, and tells nobody of the paper', async () => {
    const same = name();
    const packet = await register(await arrived(world, same));
    const entered = await act(
      world,
      'clerk',
      'enterIncoming',
      { id: packet.id, version: 1 },
      {
        ...{
          key: `paper-key-${count}-0001`,
          origin: 'paper',
          files: [],
          subject: same.subject,
          urgency: 'normal',
        },
        sender: { code: null, name: ' SỞ  TÀI CHÍNH' },
        numberText: same.numberText.replace('/', ' / '),
        ...{ issuedOn: packet.issuedOn, kind: 'cong-van', signer: { name: '', title: '' } },
      },
    );
    expect(await codeOf(register(entered))).to.equal('INCOMING_TWIN');
    const linked = await register(entered, { twin: { choice: 'link', reason: 'Bản giấy của gói tin' } });
    expect(linked.settledTwins[0]).to.deep.include({ id: packet.id, choice: 'link' });
    expect(await codesOf(world, entered.id)).to.deep.equal([]);
    expect(linked.registration?.by.id).to.equal(PEOPLE.clerk.personId);
  });

  it('warns of a near subject only, without asking for a choice', async () => {
    const near = 'Về việc báo cáo kết quả thực hiện công tác cải cách hành chính quý I';
    await register(await arrived(world, { ...name(), subject: near }));
    const other = await arrived(world, { ...name(), subject: `${near.replace('Về việc', 'V/v')}.` });
    expect((await twinsOf(other.id)).find(({ signs }) => signs.includes('subject'))?.needsChoice).to.equal(
      false,
    );
    expect((await register(other)).state).to.equal('registered');
  });
});
