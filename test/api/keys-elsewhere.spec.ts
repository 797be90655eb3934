// Keys on a token in the server and at a remote service, as a leader signs with them: real SoftHSM, a conforming service.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeCscService } from '../../server/organization/index.ts';
import { codeOf } from '../support/code-of.ts';
import { type CscServer, startCscServer } from '../support/csc-server.ts';
import { hasProgram } from '../support/programs.ts';
import { findTokenTools, makeFaultyDriver, makeSoftToken, type SoftToken } from '../support/soft-token.ts';
import { until } from '../support/until.ts';
import { ask, begin, expectUnchanged, finish, PLACEMENT, read, sign, submitted } from './outgoing-desk.ts';
import {
  type Authorities,
  LEADER_KEY,
  openAuthorities,
  openWorld,
  PEOPLE,
  type World,
} from './outgoing-world.ts';

const CERTIFICATE = 'so-noi-vu.leader';
const RSA = '1.2.840.113549.1.1.1';

describe('a leader’s key that is not a file', () => {
  let authorities: Authorities;
  let world: World;
  let folder: string;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
    world = await openWorld(authorities);
    const leader = await world.organization.findPerson(PEOPLE.leader.personId);
    const email = world.pki.entry(CERTIFICATE).subject.E ?? '';
    if (leader) await world.organization.setUp.putPerson({ ...leader, email });
    folder = mkdtempSync(join(tmpdir(), 'vanthu-keys-'));
    const pem = world.pki.privateKey(CERTIFICATE).export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(join(folder, 'key.pem'), pem);
    writeFileSync(join(folder, 'cert.der'), world.pki.certificate(CERTIFICATE));
  });
  after(async () => {
    await world.close();
    await authorities.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (choice: object) =>
    world.organization.handlers.putKey({ input: { body: choice }, actor: PEOPLE.leader } as never);
  const places = async () => {
    const row = await world.database.connection
      .collection<{ _id: string; place: unknown; pkcs12: unknown }>('credentials')
      .findOne({ _id: `person:${LEADER_KEY.id}` });
    return row;
  };

  describe('on a token in the server', function () {
    this.timeout(120_000);
    let token: SoftToken;
    const before_ = process.env.SOFTHSM2_CONF;

    before(function () {
      const tools = findTokenTools();
      if (tools === undefined) return this.skip();
      token = makeSoftToken(tools);
      token.addKey(join(folder, 'key.pem'), 'lanhdao', '01');
      token.addCertificate(join(folder, 'cert.der'), 'lanhdao', '01');
      process.env.SOFTHSM2_CONF = token.config;
      world.ways.pkcs11 = tools;
    });
    after(() => {
      if (before_ === undefined) delete process.env.SOFTHSM2_CONF;
      else process.env.SOFTHSM2_CONF = before_;
      token?.dispose();
    });

    it('is registered by its PIN, of which nothing is kept, and signs', async () => {
      await put({ kind: 'pkcs11', tokenLabel: token.label, keyLabel: 'lanhdao', pin: token.pin });
      const row = await places();
      expect(row?.place).to.deep.equal({ kind: 'pkcs11', tokenLabel: token.label, keyLabel: 'lanhdao' });
      expect(JSON.stringify(row)).to.not.include(token.pin);
      const document = await submitted(world);
      const { signingId } = await begin(world, 'leader', document);
      expect((await finish(world, 'leader', document.id, signingId, token.pin)).state).to.equal('signed');
    });

    type Told = { isRunning: boolean; items: Array<{ state: string; code: string | null }> };
    const told = async (id: string) => (await ask(world, 'leader', 'getBatch', { params: { id } })) as Told;
    const statesOf = async (id: string) => (await told(id)).items.map(({ state }) => state);
    const run = (id: string) =>
      ask(world, 'leader', 'runBatch', { params: { id }, body: { pin: token.pin } });
    const ended = (id: string) => until('the batch ends', async () => !(await told(id)).isRunning);
    const ofSix = async () => {
      const documents: Array<Awaited<ReturnType<typeof submitted>>> = [];
      for (let index = 0; index < 6; index += 1) documents.push(await submitted(world));
      const documentIds = documents.map(({ id }) => id);
      const { id } = (await ask(world, 'leader', 'createBatch', {
        body: { kind: 'approval', documentIds },
      })) as { id: string };
      for (const document of documents)
        await ask(world, 'leader', 'placeInBatch', {
          params: { id, documentId: document.id },
          body: { version: document.version, digest: document.versions[0]?.digest, placement: PLACEMENT },
        });
      return { id, documents };
    };

    it('does not begin a batch while it is out, leaves all waiting, and begins when it is back', async () => {
      const { id } = await ofSix();
      renameSync(token.store, `${token.store}-out`);
      expect(await codeOf(run(id))).to.equal('TOKEN_UNAVAILABLE');
      expect(await statesOf(id)).to.deep.equal(Array(6).fill('waiting'));
      renameSync(`${token.store}-out`, token.store);
      await run(id);
      await ended(id);
      expect(await statesOf(id)).to.deep.equal(Array(6).fill('done'));
    });

    it('is pulled out in the middle of a batch: what is signed stays, the rest goes on when it is back', async () => {
      const tools = world.ways.pkcs11;
      if (tools === undefined) throw new Error('there is a token');
      // Out between the second signature and the third, at the driver: as the maker's library says it.
      const out = `${token.store}-out`;
      const faulty = makeFaultyDriver(
        tools,
        `C_SignInit(...given) {
           if (!first('one') && !first('two') && first('three'))
             require('node:fs').renameSync(${JSON.stringify(token.store)}, ${JSON.stringify(out)});
           if (existsSync(${JSON.stringify(out)}))
             throw Object.assign(new Error('CKR_DEVICE_REMOVED'), { code: 0x32 });
           return super.C_SignInit(...given);
         }`,
      );
      world.ways.pkcs11 = { ...tools, driver: faulty.driver };
      const { id, documents } = await ofSix();
      try {
        await run(id);
        await ended(id);
      } finally {
        world.ways.pkcs11 = tools;
        faulty.dispose();
      }
      const { items } = await told(id);
      expect(items.map(({ code }) => code).filter((code) => code !== null)).to.include('TOKEN_UNAVAILABLE');
      expect(items.filter(({ state }) => state === 'done')).to.have.length(2);
      expect(await codeOf(run(id))).to.equal('TOKEN_UNAVAILABLE');
      renameSync(out, token.store);
      await run(id);
      await ended(id);
      expect(await statesOf(id)).to.deep.equal(Array(6).fill('done'));
      for (const document of documents)
        expect((await read(world, 'leader', document.id)).versions.map(({ act }) => act)).to.deep.equal([
          'uploaded',
          'signed',
        ]);
    });

    it('is not registered with a wrong PIN, and the right one is still taken afterwards', async () => {
      const wrong = put({ kind: 'pkcs11', tokenLabel: token.label, keyLabel: 'lanhdao', pin: '00000000' });
      expect(await codeOf(wrong)).to.equal('PIN_WRONG');
      await put({ kind: 'pkcs11', tokenLabel: token.label, keyLabel: 'lanhdao', pin: token.pin });
    });
  });

  describe('at a remote service', function () {
    this.timeout(120_000);
    let service: CscServer;
    const pin = '482915';

    before(async function () {
      if (!hasProgram('openssl')) return this.skip();
      execFileSync('openssl', ['version']);
      service = await startCscServer();
      service.credentials.set('lanhdao-01', {
        key: join(folder, 'key.pem'),
        certificates: [Buffer.from(world.pki.certificate(CERTIFICATE))],
        algo: [RSA],
        pin,
      });
      world.ways.csc = makeCscService({ url: new URL(service.baseUrl), token: service.token });
    });
    after(() => service?.close());

    it('is registered, and signs with the PIN of the service', async () => {
      await put({ kind: 'csc', credentialId: 'lanhdao-01', pin });
      const document = await submitted(world);
      const { signingId } = await begin(world, 'leader', document);
      const after = await finish(world, 'leader', document.id, signingId, pin);
      expect(after.state).to.equal('signed');
      expect(JSON.stringify(await places())).to.not.include(pin);
    });

    it('is locked here too by three wrong PINs, and each leaves the document as it was', async () => {
      const document = await submitted(world);
      const { signingId } = await begin(world, 'leader', document);
      for (const _ of [1, 2, 3])
        expect(await codeOf(finish(world, 'leader', document.id, signingId, '000000'))).to.equal('PIN_WRONG');
      expect(await codeOf(finish(world, 'leader', document.id, signingId, pin))).to.equal(
        'CREDENTIAL_LOCKED',
      );
      await expectUnchanged(world, 'leader', document);
      await world.organization.clearPinFailures(LEADER_KEY);
    });

    it('says so when the service refuses or is silent, and nothing is signed', async () => {
      const document = await submitted(world);
      const { signingId } = await begin(world, 'leader', document);
      service.interfere = (method, response) => {
        if (method !== 'signatures/signHash') return false;
        response.status(400).json({ error: 'access_denied', error_description: 'refused on the telephone' });
        return true;
      };
      const code = await codeOf(finish(world, 'leader', document.id, signingId, pin));
      expect(code).to.equal('REMOTE_KEY_REFUSED');
      service.interfere = (_method, response) => {
        response.status(500).end();
        return true;
      };
      expect(await codeOf(finish(world, 'leader', document.id, signingId, pin))).to.equal(
        'REMOTE_KEY_UNAVAILABLE',
      );
      service.interfere = undefined;
      expect((await read(world, 'leader', document.id)).state).to.equal('submitted');
      expect((await finish(world, 'leader', document.id, signingId, pin)).state).to.equal('signed');
    });
  });

  it('is not used in a way this server has not opened', async () => {
    world.ways.csc = undefined;
    world.ways.pkcs11 = undefined;
    const choices = [
      { kind: 'pkcs11', tokenLabel: 'Vanthu', pin: '1' },
      { kind: 'csc', credentialId: 'lanhdao-01', pin: '1' },
    ];
    for (const choice of choices) expect(await codeOf(put(choice))).to.equal('CREDENTIAL_WAY_CLOSED');
  });

  it('is not registered with the certificate of another person: the mail address tells', async () => {
    const certificateBase64 = Buffer.from(world.pki.certificate('so-noi-vu.officer')).toString('base64');
    expect(await codeOf(put({ kind: 'desktop', certificateBase64 }))).to.equal('SIGNER_NOT_EXPECTED');
    await world.hold(LEADER_KEY, CERTIFICATE);
    expect((await sign(world, 'leader', await submitted(world))).state).to.equal('signed');
  });
});
