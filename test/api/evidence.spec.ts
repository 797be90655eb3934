import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { fromBufferPromise } from 'yauzl';
import { openZip } from '../../server/cli/audit-files.ts';
import { verifyAudit } from '../../server/cli/audit-verify.ts';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import type { StoryFacts } from '../../server/cli/story/types.ts';
import { playStory } from '../../server/cli/story.ts';
import { type BundleFiles, verifyBundle } from '../../server/proof/index.ts';
import { loadTrust } from '../../server/verification/index.ts';
import { codeOf } from '../support/code-of.ts';
import { startTestOffice, type TestOffice } from '../support/harness.ts';
import { hasProgram } from '../support/programs.ts';

const run = promisify(execFile);

/** A bundle in memory, so that single files can be changed. */
async function unpack(zip: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const opened = await fromBufferPromise(zip, { lazyEntries: true });
  for await (const entry of opened.eachEntry()) {
    const parts: Buffer[] = [];
    for await (const part of await opened.openReadStreamPromise(entry)) parts.push(part);
    files.set(entry.fileName, Buffer.concat(parts));
  }
  return files;
}

const bundleOf = (files: ReadonlyMap<string, Buffer>): BundleFiles => ({
  names: [...files.keys()],
  open: async function* (name) {
    yield files.get(name) ?? Buffer.of();
  },
});

describe('evidence of one delivery', function () {
  this.timeout(120_000);
  let office: TestOffice;
  let facts: StoryFacts;
  let folder: string;
  let trust: Awaited<ReturnType<typeof loadTrust>>;
  let sent: Buffer;
  let received: Buffer;

  const outgoingParams = async (username = 'vanthu.snv') => {
    const caller = await office.as(username);
    const { deliveries } = await caller.call('getOutgoing', { params: { id: facts.outgoingId } });
    return { id: facts.outgoingId, deliveryId: deliveries[0]?.id ?? '' };
  };
  const incomingId = () => facts.incoming[0]?.id ?? '';

  before(async () => {
    office = await startTestOffice();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-evidence-'));
    facts = await playStory({ url: office.url, password: DEMO_PASSWORD, pin: '123456' });
    await office.settle();
    trust = await loadTrust({
      anchors: office.pki.trustFolder,
      intermediates: office.pki.intermediatesFolder,
    });
    const sender = await office.as('vanthu.snv');
    sent = await sender.call('downloadOutgoingEvidence', { params: await outgoingParams() });
    const recipient = await office.as('vanthu.stc');
    received = await recipient.call('downloadIncomingEvidence', { params: { id: incomingId() } });
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
      expect(verdict.finding, direction).to.equal(null);
      expect(verdict.subject).to.deep.include({ direction, senderCode: 'H16.01', recipientCode: 'H16.02' });
      expect(verdict).to.deep.include({ statuses: 5, receipts: 6 });
      expect(verdict.stampedAt).to.be.a('string');
    }
  });

  it('names any file of which one byte was changed, and any that is missing, strange or swapped', async () => {
    const files = await unpack(sent);
    for (const [name, bytes] of files) {
      const changed = Buffer.from(bytes);
      const place = Math.floor(bytes.length / 2);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      const { finding } = await verifyBundle(bundleOf(new Map(files).set(name, changed)), trust);
      expect(finding?.where, name).to.equal(name);
      const without = new Map(files);
      without.delete(name);
      expect((await verifyBundle(bundleOf(without), trust)).finding?.where, name).to.equal(name);
    }
    const more = new Map(files).set('extra.txt', Buffer.from('x'));
    expect((await verifyBundle(bundleOf(more), trust)).finding).to.deep.include({
      code: 'FILE_UNKNOWN',
      where: 'extra.txt',
    });
  });

  it('is not to be believed without trust in its signers', async () => {
    const { finding } = await verifyBundle(bundleOf(await unpack(sent)), { anchors: [], intermediates: [] });
    expect(finding?.code).to.equal('SIGNER_UNTRUSTED');
  });

  it('is judged by the command line from the ZIP and unpacked, and the ZIP with bytes changed is not', async () => {
    const zip = join(folder, 'sent.zip');
    await writeFile(zip, sent);
    const said: string[] = [];
    const options = {
      trust: office.pki.trustFolder,
      intermediates: office.pki.intermediatesFolder,
      json: false,
      write: (text: string) => said.push(text),
    };
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

  it('openssl believes the stamp on the root of the bundle', async function () {
    if (!hasProgram('openssl')) this.skip();
    const files = await unpack(sent);
    const name = [...files.keys()].findLast((each) => each.endsWith('.tst'));
    const [data, token, ca] = ['root.jws', 'root.tst', 'ca.pem'].map((each) => join(folder, each));
    if (name === undefined || !data || !token || !ca) throw new Error('no stamp');
    await writeFile(data, files.get(name.replace('.tst', '.jws')) ?? '');
    await writeFile(token, files.get(name) ?? '');
    const pem = [...trust.anchors, ...trust.intermediates].map(
      (der) =>
        `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`,
    );
    await writeFile(ca, pem.join(''));
    const { stdout, stderr } = await run('openssl', [
      'ts',
      '-verify',
      '-data',
      data,
      '-in',
      token,
      '-token_in',
      '-CAfile',
      ca,
    ]);
    expect(stdout + stderr).to.match(/Verification: OK/);
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
      intermediates: office.pki.intermediatesFolder,
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
