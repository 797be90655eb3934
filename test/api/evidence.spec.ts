import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { openZip } from '../../server/cli/audit-files.ts';
import { stampAudit } from '../../server/cli/audit-stamp.ts';
import { verifyAudit } from '../../server/cli/audit-verify.ts';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import type { StoryFacts } from '../../server/cli/story/types.ts';
import { playStory } from '../../server/cli/story.ts';
import { type ProofTrust, verifyBundle } from '../../server/proof/index.ts';
import { codeOf } from '../support/code-of.ts';
import { startTestOffice, type TestOffice } from '../support/harness.ts';
import { hasProgram } from '../support/programs.ts';
import { jwsParts, layOut, ocspWords } from './evidence-witnesses.ts';
import { bundleOf, trustOf, unpack } from './opened-bundle.ts';

describe('evidence of one delivery', function () {
  this.timeout(120_000);
  let office: TestOffice;
  let facts: StoryFacts;
  let folder: string;
  let trust: ProofTrust;
  let directoryFile: string;
  let sent: Buffer;
  let received: Buffer;
  /** For all recipients. */
  let whole: Buffer;
  /** Made while no authority answered. */
  let poor: Buffer;

  const outgoingParams = async (username = 'vanthu.snv') => {
    const caller = await office.as(username);
    const { deliveries } = await caller.call('getOutgoing', { params: { id: facts.outgoingId } });
    const delivery = deliveries.find(({ recipient }) => recipient.code === 'H16.02');
    return { id: facts.outgoingId, deliveryId: delivery?.id ?? '' };
  };
  const ofDocument = () => ({ params: { id: facts.outgoingId } });
  const incomingId = () => facts.incoming[0]?.id ?? '';

  before(async () => {
    office = await startTestOffice();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-evidence-'));
    const demo = { url: office.url, password: DEMO_PASSWORD, pin: '123456' };
    facts = await playStory({ ...demo, recipients: ['H16.02', 'H16.21.03'] });
    await office.settle();
    const exported = await office.container.exportDirectory({ isOwnOnly: false });
    directoryFile = join(folder, 'directory.json');
    await writeFile(directoryFile, JSON.stringify(exported));
    trust = await trustOf(office, folder);
    const sender = await office.as('vanthu.snv');
    await office.authorities.stop();
    poor = await sender.call('downloadOutgoingEvidence', { params: await outgoingParams() });
    await office.authorities.start();
    whole = await sender.call('downloadDocumentEvidence', ofDocument());
    sent = await sender.call('downloadOutgoingEvidence', { params: await outgoingParams() });
    const recipient = await office.as('vanthu.stc');
    received = await recipient.call('downloadIncomingEvidence', { params: { id: incomingId() } });
    trust.now = new Date();
  });
  after(async () => {
    await office?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('verifies offline, from both sides, with everything in it', async () => {
    for (const [zip, direction] of [
      [sent, 'sent'],
      [received, 'received'],
    ] as const) {
      const verdict = await verifyBundle(bundleOf(await unpack(zip)), trust);
      expect(verdict, direction).to.deep.include({ finding: null, gaps: [] });
      expect(verdict.subject).to.deep.include({ direction, senderCode: 'H16.01' });
      expect(verdict.subject?.deliveries.map(({ recipientCode }) => recipientCode)).to.deep.equal(['H16.02']);
      expect(verdict).to.deep.include({ packets: 1, statuses: 5, receipts: 6 });
      expect(verdict.stampedAt).to.be.a('string');
    }
  });

  it('is one file for all recipients of the document, each packet once', async () => {
    const files = await unpack(whole);
    const verdict = await verifyBundle(bundleOf(files), trust);
    expect(verdict).to.deep.include({ finding: null, gaps: [], packets: 1, statuses: 10, receipts: 12 });
    expect(verdict.subject?.deliveries.map(({ recipientCode }) => recipientCode)).to.deep.equal([
      'H16.02',
      'H16.21.03',
    ]);
    const receipt = [...files.keys()].find((name) => /H16\.21\.03\/receipt\.jws$/.test(name)) ?? '';
    const own = files.get(receipt) ?? Buffer.of();
    const changed = Buffer.from(own);
    changed.writeUInt8(changed.readUInt8(own.length - 2) ^ 1, own.length - 2);
    const found = await verifyBundle(bundleOf(new Map(files).set(receipt, changed)), trust);
    expect(found.finding?.where).to.equal(receipt);
    expect(
      await codeOf((await office.as('vanthu.stc')).call('downloadDocumentEvidence', ofDocument())),
    ).to.equal('NOT_FOUND');
  });

  it('names any file of which one byte was changed, and any that is missing, strange or swapped', async () => {
    const files = await unpack(sent);
    for (const [name, bytes] of files) {
      const changed = Buffer.from(bytes);
      // Of the stamp, that no manifest names, the signature: a token carries certificates that nobody may need.
      const place = name === 'manifest.tst' ? bytes.length - 3 : Math.floor(bytes.length / 2);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      const { finding } = await verifyBundle(bundleOf(new Map(files).set(name, changed)), trust);
      expect(finding?.where, name).to.equal(name);
      const without = new Map(files);
      without.delete(name);
      const missing = await verifyBundle(bundleOf(without), trust);
      if (name === 'manifest.tst')
        expect(missing.gaps.map(({ code, where }) => `${code} ${where}`)).to.include(
          'NOT_STAMPED manifest.json',
        );
      else expect(missing.finding?.where, name).to.equal(name);
    }
    const more = new Map(files).set('extra.txt', Buffer.from('x'));
    expect((await verifyBundle(bundleOf(more), trust)).finding).to.deep.include({
      code: 'FILE_UNKNOWN',
      where: 'extra.txt',
    });
  });

  it('is not to be believed without trust in its signers', async () => {
    const { finding } = await verifyBundle(bundleOf(await unpack(sent)), { ...trust, anchors: [] });
    expect(finding?.code).to.equal('SIGNER_UNTRUSTED');
  });

  it('is judged by the command line from the ZIP and unpacked, and the ZIP with bytes changed is not', async () => {
    const zip = join(folder, 'sent.zip');
    await writeFile(zip, sent);
    const said: string[] = [];
    const write = (text: string) => said.push(text);
    const options = { trust: office.pki.trustFolder, directory: directoryFile, json: false, write };
    expect(await verifyAudit(zip, options)).to.equal(0);
    for (const [name, bytes] of await unpack(sent)) {
      await mkdir(dirname(join(folder, 'open', name)), { recursive: true });
      await writeFile(join(folder, 'open', name), bytes);
    }
    expect(await verifyAudit(join(folder, 'open'), options)).to.equal(0);
    const body = sent.indexOf('<AttachmentEncoded>') + 400;
    const broken = Buffer.from(sent);
    broken.writeUInt8(broken.readUInt8(body) ^ 1, body);
    await writeFile(zip, broken);
    expect(await verifyAudit(zip, options)).to.equal(1);
    expect(said.at(-1)).to.match(/BROKEN.*\n {2}packet\.edxml: /);
    await writeFile(zip, sent.subarray(0, sent.length - 10));
    expect(await codeOf(openZip(zip))).to.equal('FILE_UNUSABLE');
  });

  it('is judged alike by programs that are not ours', async function () {
    if (!hasProgram('openssl') || !hasProgram('xmlsec1')) this.skip();
    const files = await unpack(sent);
    const witness = await layOut(join(folder, 'witness'), files, trust.anchors);
    const { openssl, xmlsec1, signers } = witness;
    const trusted = ['-CAfile', 'goc.pem', '-untrusted', 'trung-gian.pem'];
    // Both agencies and the timestamp authority.
    expect(signers).to.have.length(3);
    for (const signer of signers) expect(openssl('verify', ...trusted, signer)).to.include(`${signer}: OK`);
    for (const words of await ocspWords(witness))
      expect(words)
        .to.match(/Response verify OK/)
        .and.match(/: good/);
    for (const stamp of [...files.keys()].filter((name) => name.endsWith('.tst'))) {
      const about = ['-data', stamp.replace('.tst', '.jws'), '-in', stamp, '-token_in'];
      expect(openssl('ts', '-verify', ...about, ...trusted), stamp).to.match(/Verification: OK/);
      const other = ['-data', 'receipt.jws', '-in', stamp, '-token_in'];
      expect(openssl('ts', '-verify', ...other, ...trusted), stamp).to.match(/Verification: FAILED/);
    }
    const issuers = ['--trusted-pem', 'goc.pem', '--untrusted-pem', 'trung-gian.pem'];
    for (const name of [...files.keys()].filter((each) => each.endsWith('.edxml')))
      expect(xmlsec1('--verify', ...issuers, name), name).to.match(/(^|\n)(Verification status: )?OK/);
    const { content, signature } = jwsParts(files.get('receipt.jws')?.toString() ?? '');
    await writeFile(join(witness.folder, 'signed.txt'), content);
    await writeFile(join(witness.folder, 'signature.der'), signature);
    const words = signers.map((signer, index) => {
      openssl('x509', '-in', signer, '-pubkey', '-noout', '-out', `khoa-${index}.pem`);
      const by = ['-verify', `khoa-${index}.pem`, '-signature', 'signature.der'];
      return openssl('dgst', '-sha256', ...by, 'signed.txt');
    });
    expect(words.filter((each) => each.includes('Verified OK'))).to.have.length(1);
  });

  it('says what it lacks when no authority answered, and is no success then', async () => {
    const { finding, gaps } = await verifyBundle(bundleOf(await unpack(poor)), trust);
    expect(finding).to.equal(null);
    const codes = gaps.map(({ code, where }) => `${code} ${where}`);
    expect(codes).to.have.members([
      'NOT_STAMPED manifest.json',
      'NOT_STAMPED log',
      'REVOCATION_MISSING manifest.jws',
      'REVOCATION_MISSING receipt.jws',
    ]);
    const zip = join(folder, 'poor.zip');
    await writeFile(zip, poor);
    const said: string[] = [];
    const write = (text: string) => said.push(text);
    const options = { trust: office.pki.trustFolder, directory: directoryFile, json: false, write };
    expect(await verifyAudit(zip, options)).to.equal(2);
    expect(said.at(-1))
      .to.match(/^INCOMPLETE .*poor\.zip\n/)
      .and.include('REVOCATION_MISSING');
  });

  it('names who signed for an agency without being it in the directory', async () => {
    const files = bundleOf(await unpack(sent));
    const { directory } = trust;
    const without = (code: string): ProofTrust => ({
      ...trust,
      directory: {
        agencyOf: (asked) => {
          const agency = directory?.agencyOf(asked);
          return agency?.code === code ? { code, certificatesAt: () => [] } : agency;
        },
      },
    });
    for (const [code, where] of [
      ['H16.01', 'manifest.jws'],
      ['H16.02', 'receipt.jws'],
    ] as const)
      expect((await verifyBundle(files, without(code))).finding, code).to.deep.include({
        code: 'SIGNER_OF_ANOTHER',
        where,
      });
    const unbound = await verifyBundle(files, { ...trust, directory: undefined });
    expect(unbound.finding).to.equal(null);
    expect(new Set(unbound.gaps.map(({ code }) => code))).to.deep.equal(new Set(['SIGNER_UNBOUND']));
  });

  it('is stamped again before its stamp ends, and then judged by the last one', async () => {
    const [zip, once, twice] = ['old.zip', 'old-1.zip', 'old-2.zip'].map((name) => join(folder, name));
    if (!zip || !once || !twice) throw new Error('no names');
    await writeFile(zip, sent);
    const said: string[] = [];
    const write = (text: string) => void said.push(text);
    const { trustFolder, intermediatesFolder, urls } = office.pki;
    const folders = { trust: trustFolder, intermediates: intermediatesFolder, directory: directoryFile };
    const stamping = { ...folders, tsa: urls.tsa, json: true, write };
    // The authorities of this test answer on this machine.
    process.env.REVOCATION_PRIVATE_HOSTS = new URL(urls.tsa).host;
    expect(await stampAudit(zip, { ...stamping, out: once })).to.equal(0);
    expect(await stampAudit(once, { ...stamping, out: twice })).to.equal(0);
    delete process.env.REVOCATION_PRIVATE_HOSTS;
    const told = JSON.parse(said.at(-1) ?? '') as { renewBefore: string };
    const files = await unpack(await readFile(twice));
    expect([...files.keys()]).to.include.members([
      'renewals/01/renewal.tst',
      'renewals/02/renewal.json',
      'packet.edxml',
    ]);
    trust.now = new Date();
    const now = await verifyBundle(bundleOf(files), trust);
    expect(now).to.deep.include({ finding: null, gaps: [], renewals: 2, stampEndsAt: told.renewBefore });

    if (hasProgram('openssl')) {
      const { openssl } = await layOut(join(folder, 'stamped'), files, trust.anchors);
      for (const number of ['01', '02']) {
        const at = `renewals/${number}/renewal`;
        const words = ['-data', `${at}.json`, '-in', `${at}.tst`, '-token_in', '-CAfile', 'goc.pem'];
        const said = openssl('ts', '-verify', ...words, '-untrusted', 'trung-gian.pem');
        expect(said, number).to.match(/Verification: OK/);
      }
    }

    // When all of these stamps have ended, only the last one is missed.
    const late = { ...trust, now: new Date(Date.parse(told.renewBefore) + 1_000) };
    const ended = async (bundle: Map<string, Buffer>) =>
      (await verifyBundle(bundleOf(bundle), late)).gaps.map(({ code, where }) => `${code} ${where}`);
    expect(await ended(files)).to.deep.equal(['EXPIRED_BEFORE_PROOF renewals/02/renewal.tst']);
    expect(await ended(await unpack(sent))).to.deep.equal(['EXPIRED_BEFORE_PROOF manifest.tst']);

    for (const name of [...files.keys()].filter((each) => each.startsWith('renewals/'))) {
      const bytes = files.get(name) ?? Buffer.of();
      const changed = Buffer.from(bytes);
      const place = name.endsWith('.tst') ? bytes.length - 3 : Math.floor(bytes.length / 2);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      const { finding } = await verifyBundle(bundleOf(new Map(files).set(name, changed)), trust);
      expect(finding?.where, name).to.match(/^renewals\//);
      const without = new Map(files);
      without.delete(name);
      expect((await verifyBundle(bundleOf(without), trust)).finding?.where, name).to.match(/^renewals\//);
    }
    const more = new Map(files).set('renewals/02/extra.cer', Buffer.from('x'));
    expect((await verifyBundle(bundleOf(more), trust)).finding).to.deep.include({ code: 'FILE_UNKNOWN' });
    await writeFile(zip, sent.subarray(0, -10));
    const again = join(folder, 'old-3.zip');
    expect(await codeOf(stampAudit(zip, { ...stamping, out: again }))).to.equal('FILE_UNUSABLE');
  });

  it('holds the packet as it was signed, and the digests that other tools compute', async () => {
    const files = await unpack(sent);
    const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '');
    for (const { name, sha256 } of manifest.files)
      expect(
        createHash('sha256')
          .update(files.get(name) ?? '')
          .digest('hex'),
        name,
      ).to.equal(sha256);
    expect(files.get('TOM-TAT.html')?.toString())
      .to.include('Bằng chứng gửi nhận văn bản')
      .and.include(facts.number.text);
  });

  it('is given to who may see the document and to administrators of the agency, and to nobody else', async () => {
    const params = await outgoingParams();
    const ask = async (username: string) =>
      codeOf((await office.as(username)).call('downloadOutgoingEvidence', { params }));
    expect(await ask('quantri.snv')).to.equal('resolved');
    for (const username of ['vanthu.stc', 'quantri.stc', 'lanhdao.stc'])
      expect(await ask(username), username).to.equal('NOT_FOUND');
    expect(await codeOf(office.stranger.call('downloadOutgoingEvidence', { params }))).to.equal(
      'NOT_SIGNED_IN',
    );
    const foreign = (await office.as('vanthu.snv')).call('downloadIncomingEvidence', {
      params: { id: incomingId() },
    });
    expect(await codeOf(foreign)).to.equal('NOT_FOUND');
  });

  it('is not there for a delivery that is not of this document', async () => {
    const caller = await office.as('vanthu.snv');
    const params = { id: facts.outgoingId, deliveryId: 'f'.repeat(40) };
    expect(await codeOf(caller.call('downloadOutgoingEvidence', { params }))).to.equal('EVIDENCE_NOT_READY');
  });

  it('stands beside the whole log, which an administrator takes away and anybody can verify', async () => {
    const caller = await office.as('quantri.snv');
    const file = join(folder, 'log.jsonl');
    await writeFile(file, await caller.call('exportLog'));
    const state = await caller.call('getLogState');
    expect(state).to.deep.include({ isLate: false, isBroken: false });
    const options = {
      trust: office.pki.trustFolder,
      directory: directoryFile,
      json: false,
      write: () => {},
    };
    expect(await verifyAudit(file, options)).to.equal(0);
    const text = await readFile(file, 'utf8');
    expect(text).to.include('"type":"receipt.received"');
    await writeFile(file, text.replace('"recipient":"H16.02"', '"recipient":"H16.03"'));
    expect(await verifyAudit(file, options)).to.equal(1);
    expect(await codeOf((await office.as('vanthu.snv')).call('exportLog'))).to.equal('FORBIDDEN');
  });
});
