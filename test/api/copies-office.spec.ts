// Copies in a whole office through HTTP: of a document that has arrived, by the clerk who has registered it.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { codeOf } from '../support/code-of.ts';
import { startTestOffice, type TestOffice } from '../support/harness.ts';
import { type OfficeDesk, openDesk, PIN } from './office-desk.ts';

describe('a copy of a received document', () => {
  let office: TestOffice;
  let desk: OfficeDesk;

  before(async function () {
    this.timeout(120_000);
    office = await startTestOffice();
    desk = await openDesk(office);
  });
  after(() => office.close());

  it('begins once it is registered, is its bytes with the agency’s signature, and shows its number in the register', async () => {
    const sent = await desk.released();
    const { receiver } = desk;
    const { items } = await receiver.call('listIncoming', { query: {} });
    const arrived = items.find(({ numberText }) => numberText === sent.number?.text);
    const source = { kind: 'incoming' as const, id: arrived?.id ?? '' };
    const wish = { key: randomUUID(), form: 'sao-y' as const, source };
    expect(await codeOf(receiver.call('createCopy', { body: wish }))).to.equal('COPY_SOURCE_NOT_READY');
    await receiver.call('registerIncoming', {
      params: { id: source.id },
      body: { version: arrived?.version ?? 0 },
    });

    const begun = await receiver.call('createCopy', { body: wish });
    const params = { id: begun.id };
    const numbered = await receiver.call('numberCopy', { params, body: { version: begun.version } });
    const copy = await receiver.call('sealCopy', { params, body: { version: numbered.version, pin: PIN } });
    expect(copy.source).to.include({ issuer: 'Sở Nội vụ tỉnh Đắk Nông', numberText: sent.number?.text });

    const main = await receiver.call('downloadIncomingFile', {
      params: { id: source.id, digest: copy.source.digest },
    });
    const bytes = await receiver.call('downloadCopy', { params });
    expect(bytes.subarray(0, main.length).equals(main)).to.equal(true);
    const report = await receiver.call('verifyCopy', { params });
    expect([report.verdict, report.signatures.length]).to.deep.equal(['VALID', 3]);
    expect((await receiver.call('listCopies', { query: source })).items.map(({ id }) => id)).to.deep.equal([
      copy.id,
    ]);
    expect(await codeOf(desk.clerk.call('downloadCopy', { params }))).to.equal('NOT_FOUND');

    await office.settle();
    const books = await receiver.call('listBooks', { query: { direction: 'copies' } });
    const entries = await receiver.call('listEntries', {
      params: { id: books.items[0]?.id ?? '' },
      query: {},
    });
    expect(entries.items[0]).to.include({ text: copy.number?.text, state: 'bound', documentId: copy.id });
  });
});
