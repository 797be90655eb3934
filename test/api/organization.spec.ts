// The directory, the own agency, images and key files, through HTTP with keys of the development PKI.
import { expect } from 'chai';
import { readCertificateFacts } from '../../server/signing/index.ts';
import { discPng } from '../support/png.ts';
import { twoKeys } from '../support/two-keys.ts';
import { codeIn, type Edge, HOME, OTHER, openEdge, personId } from './edge.ts';
import { type Authorities, openAuthorities } from './outgoing-world.ts';

describe('organization', () => {
  let authorities: Authorities;
  let edge: Edge;
  let cookies: Record<'officer' | 'leader' | 'clerk' | 'stranger', string>;

  before(async () => {
    authorities = await openAuthorities(new Date());
    edge = await openEdge(authorities);
    cookies = {
      officer: await edge.cookieOf('officer'),
      leader: await edge.cookieOf('leader'),
      clerk: await edge.cookieOf('clerk'),
      stranger: await edge.cookieOf('stranger'),
    };
  });
  after(async () => {
    await edge.close();
    await authorities.close();
  });

  it('lists every agency, with those that cannot receive marked', async () => {
    const { body } = await edge.send('/api/directory', {}, cookies.officer);
    expect(body).to.have.property('items').with.lengthOf(3);
    expect(body).to.have.nested.property('items[0].code', 'H16');
    expect(body).to.have.nested.property('items[0].canReceive', false);
    expect(body).to.have.nested.property('items[1].parentCode', 'H16');
  });

  it('finds an agency by the current and by the old form of its code', async () => {
    for (const code of ['H16.01', '000.00.01.H16'])
      expect(await edge.organization.findAgencyByCode(code), code).to.have.property('id', HOME.id);
    expect(await edge.organization.findAgencyByCode('H99')).to.equal(null);
  });

  it('shows the people of the own agency whose posts are in force, and nobody else', async () => {
    const { body } = await edge.send('/api/agency', {}, cookies.officer);
    const text = JSON.stringify(body);
    for (const name of ['officer', 'leader', 'clerk', 'twohats']) expect(text).to.include(personId(name));
    for (const name of ['former', 'stranger']) expect(text).not.to.include(personId(name));
    expect(text).not.to.include('post-hat-two');
    expect(body).to.have.property('parentName', 'UBND tỉnh Đắk Nông');
  });

  it('knows a post only on the days on which it is in force', async () => {
    const post = (onDate: string) => edge.organization.findPost('post-former', onDate);
    expect(await post('2021-12-31')).to.have.nested.property('person.id', personId('former'));
    for (const day of ['2022-01-01', '2019-12-31']) expect(await post(day), day).to.equal(null);
  });

  it('names the holders of a role in one agency only', async () => {
    const clerks = await edge.organization.peopleWithRole(OTHER.id, 'clerk', '2026-01-01');
    expect(clerks.map(({ postId }) => postId)).to.have.members(['post-stranger', 'post-hat-two']);
  });

  describe('signature image', () => {
    const PNG = discPng(64, [20, 40, 200]);
    const put = (bytes: Uint8Array, type = 'image/png') =>
      edge.send(
        '/api/me/signature-image',
        { method: 'PUT', headers: { 'content-type': type }, body: Uint8Array.from(bytes) },
        cookies.leader,
      );
    const get = (cookie: string) => edge.send('/api/me/signature-image', {}, cookie);

    it('keeps a PNG and gives it back to its owner only', async () => {
      const { status, body } = await put(PNG);
      expect(status).to.equal(200);
      expect(body).to.have.property('hasSignatureImage', true);
      expect((await get(cookies.leader)).bytes.equals(PNG)).to.equal(true);
      expect(codeIn((await get(cookies.officer)).body)).to.equal('NOT_FOUND');
    });

    const damaged = Buffer.from(PNG);
    damaged.writeUInt8(damaged.readUInt8(60) ^ 1, 60);
    const cases: Array<[string, Uint8Array, string]> = [
      ['nothing', Buffer.alloc(0), 'FILE_EMPTY'],
      ['text', Buffer.from('Xin chào'), 'IMAGE_NOT_PNG'],
      ['a head without pixels', PNG.subarray(0, 40), 'IMAGE_NOT_PNG'],
      ['a PNG with one damaged bit', damaged, 'IMAGE_NOT_PNG'],
      ['a PNG without its end', PNG.subarray(0, PNG.length - 12), 'IMAGE_NOT_PNG'],
      ['a picture larger than any page', discPng(4001, [0, 0, 0]), 'IMAGE_NOT_PNG'],
      ['more than a megabyte', Buffer.alloc(1024 * 1024 + 1), 'FILE_TOO_LARGE'],
    ];
    for (const [what, bytes, code] of cases) {
      it(`refuses ${what} and keeps the image that was there`, async () => {
        expect(codeIn((await put(bytes)).body)).to.equal(code);
        expect((await get(cookies.leader)).bytes.equals(PNG)).to.equal(true);
      });
    }
  });

  describe('seal image', () => {
    before(() => edge.organization.setUp.putSeal(HOME.id, discPng(32, [200, 0, 0]), 36));
    const get = (cookie: string) => edge.send('/api/agency/seal-image', {}, cookie);

    it('shows the seal to a clerk of the agency and to nobody else', async () => {
      expect((await get(cookies.clerk)).status).to.equal(200);
      expect(codeIn((await get(cookies.leader)).body)).to.equal('FORBIDDEN');
      expect(codeIn((await get(cookies.stranger)).body)).to.equal('NOT_FOUND');
    });

    it('names the seal in the profile of a clerk only', async () => {
      const profile = (cookie: string) => edge.send('/api/me/profile', {}, cookie);
      expect((await profile(cookies.clerk)).body).to.have.nested.property('seal.widthMm', 36);
      expect((await profile(cookies.leader)).body).to.have.property('seal', null);
    });
  });

  describe('key file', () => {
    const put = (id: string, pin?: string) => {
      const held = edge.pki.p12(id);
      const pkcs12Base64 = Buffer.from(held.bytes).toString('base64');
      const body = { pkcs12Base64, pin: pin ?? held.pin };
      return edge.send('/api/me/credential', edge.json('PUT', body), cookies.leader);
    };

    it('takes a good one, whose PIN is then nowhere in the database', async () => {
      const { status, body } = await put('so-noi-vu.leader');
      expect(status).to.equal(200);
      expect(body).to.have.nested.property('credential.status', 'usable');
      await edge.relay.idle();
      for (const { name } of (await edge.database.connection.listCollections()) ?? []) {
        const rows = await edge.database.connection.collection(name).find().toArray();
        expect(JSON.stringify(rows), name).not.to.include('123456');
      }
    });

    const refusals: Array<[string, string, string | undefined, string]> = [
      ['a wrong PIN', 'so-noi-vu.leader', '000000', 'PIN_WRONG'],
      ['an expired certificate', 'bad.expired', undefined, 'CERT_EXPIRED'],
      ['one not valid yet', 'bad.not-yet-valid', undefined, 'CERT_NOT_YET_VALID'],
      ['one of a foreign root', 'bad.foreign', undefined, 'CERT_UNTRUSTED'],
      ['one not meant for signing', 'bad.wrong-usage', undefined, 'CERT_KEY_USAGE'],
      ['a revoked one', 'bad.revoked', undefined, 'CERT_REVOKED'],
    ];
    for (const [what, id, pin, code] of refusals) {
      it(`refuses ${what} and keeps the key that was there`, async () => {
        expect(codeIn((await put(id, pin)).body)).to.equal(code);
        const held = await edge.organization.getCredential({ kind: 'person', id: personId('leader') });
        const own = readCertificateFacts(edge.pki.certificate('so-noi-vu.leader'));
        expect(held?.facts.sha256).to.equal(own.sha256);
      });
    }

    it('refuses bytes that are no key file', async () => {
      const body = { pkcs12Base64: Buffer.from('not a key').toString('base64'), pin: '1' };
      const answer = await edge.send('/api/me/credential', edge.json('PUT', body), cookies.leader);
      expect(codeIn(answer.body)).to.equal('KEY_FILE_BROKEN');
    });

    it('refuses a file with two keys: nobody knows which is meant', async () => {
      const pkcs12Base64 = twoKeys().toString('base64');
      const body = { pkcs12Base64, pin: '1' };
      const answer = await edge.send('/api/me/credential', edge.json('PUT', body), cookies.leader);
      expect([answer.status, codeIn(answer.body)]).to.deep.equal([422, 'KEY_FILE_BROKEN']);
    });

    it('is locked by the third wrong PIN, for a quarter of an hour, and the lock is written down', async () => {
      const owner = { kind: 'person', id: personId('leader') } as const;
      const lockedUntil = async () => (await edge.organization.getCredential(owner))?.lockedUntil ?? null;
      for (let n = 0; n < 2; n += 1) await edge.organization.recordPinFailure(owner);
      expect(await lockedUntil()).to.equal(null);
      await edge.organization.recordPinFailure(owner);
      expect((await lockedUntil())?.getTime()).to.equal(edge.time.now.getTime() + 15 * 60_000);
      const { body } = await edge.send('/api/me/profile', {}, cookies.leader);
      expect(body).to.have.nested.property('credential.status', 'locked');
      await edge.relay.idle();
      const audit = edge.database.connection.collection('audit');
      expect(await audit.countDocuments({ action: 'organization.credentialLocked' })).to.equal(1);
    });

    it('forgets wrong PINs once the right one was given', async () => {
      const owner = { kind: 'person', id: personId('leader') } as const;
      await edge.organization.clearPinFailures(owner);
      for (let n = 0; n < 2; n += 1) await edge.organization.recordPinFailure(owner);
      await edge.organization.clearPinFailures(owner);
      await edge.organization.recordPinFailure(owner);
      expect((await edge.organization.getCredential(owner))?.lockedUntil).to.equal(null);
    });
  });

  describe('exchange key', () => {
    it('comes back as it was stored', async () => {
      const certificate = edge.pki.certificate('so-noi-vu.seal');
      const privateKey = edge.pki.privateKey('so-noi-vu.seal');
      await edge.organization.setUp.putExchangeKey(HOME.id, { privateKey, certificate });
      const held = await edge.organization.exchangeKey(HOME.id);
      expect(held?.privateKey.equals(privateKey)).to.equal(true);
      expect(Buffer.from(held?.certificate ?? []).equals(certificate)).to.equal(true);
    });

    it('is null for an agency without one and for what is no agency id', async () => {
      for (const id of [OTHER.id, '../../etc/passwd'])
        expect(await edge.organization.exchangeKey(id), id).to.equal(null);
    });
  });
});
