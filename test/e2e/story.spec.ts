// `vanthu story` against a real server, and what two judges say of the file the recipient received.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { signIn } from '../../server/cli/story/api.ts';
import { makeEnclosure, makeHybridLetter, makeLetter } from '../../server/cli/story/letter/index.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { newStoryKey, playStory } from '../../server/cli/story/play.ts';
import { askPdfsig, withOneByteChanged } from '../../server/cli/story/witness.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemo } from '../support/demo-data.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the story of a document', function () {
  this.timeout(480_000);

  let folder: string;
  let dataDir: string;
  let server: OwnServer;
  /** The last that was sent. */
  let outgoingId: string | undefined;

  before(async () => {
    const { main } = await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-story-'));
    dataDir = join(folder, 'data');
    const pkiPort = await layDemo(dataDir);
    server = await startOwnServer({ dataDir, main, pkiPort, env: { LOG_INTERVAL_SECONDS: '1' } });
  });
  after(async () => {
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  const demo = () => ({ url: server.url, password: DEMO_PASSWORD, pin: '123456' });

  /** The command line: exit code and what it printed. */
  const vanthu = (...args: string[]) =>
    new Promise<{ code: number; stdout: string }>((resolve) => {
      const env = { ...process.env, DATA_DIR: dataDir };
      execFile(
        process.execPath,
        [join(ROOT, 'bin/vanthu.js'), ...args],
        { env, cwd: ROOT },
        (error, stdout) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout }),
      );
    });

  for (const [what, make] of [
    ['made by LibreOffice from a DOCX', makeLetter],
    ['with hybrid cross-references', makeHybridLetter],
  ] as const) {
    describe(`a PDF ${what}`, () => {
      let received: Uint8Array;

      it('goes from the draft to “completed at the receiving agency”', async () => {
        const facts = await playStory({ ...demo(), pdf: await make(), attachments: [await makeEnclosure()] });
        expect(facts.versions.map(({ act }) => act)).to.deep.equal(['uploaded', 'signed', 'sealed']);
        expect(facts.incoming.map(({ verdict }) => verdict)).to.deep.equal(['VALID']);
        expect(facts.incoming[0]?.digest).to.equal(facts.versions.at(-1)?.digest);
        expect(facts.deliveries.map(({ state }) => state)).to.deep.equal(['completed']);
        expect(facts.number.text).to.match(/^\d{2,}\/SNV-/);
        received = facts.received.bytes;
        outgoingId = facts.outgoingId;
      });

      it('has two signatures that pdfsig calls valid, and none after one byte is changed', async function () {
        const opinion = await askPdfsig(received);
        if (opinion === undefined) return this.skip();
        expect({ signatures: opinion.signatures, valid: opinion.valid }).to.deep.equal({
          signatures: 2,
          valid: 2,
        });
        const spoilt = await askPdfsig(withOneByteChanged(received));
        expect({ signatures: spoilt?.signatures, valid: spoilt?.valid }).to.deep.equal({
          signatures: 2,
          valid: 0,
        });
      });

      it('is VALID for `vanthu verify` with exit code 0, and INVALID with 1 after one byte is changed', async () => {
        const file = join(folder, 'received.pdf');
        await writeFile(file, received);
        const good = await vanthu('verify', '--json', file);
        expect(JSON.parse(good.stdout)).to.have.property('verdict', 'VALID');
        expect(good.code).to.equal(0);
        await writeFile(file, withOneByteChanged(received));
        const bad = await vanthu('verify', '--json', file);
        expect(JSON.parse(bad.stdout)).to.have.property('verdict', 'INVALID');
        expect(bad.code).to.equal(1);
      });
    });
  }

  it('played again with the same key does nothing twice', async () => {
    const key = newStoryKey();
    const pdf = await makeHybridLetter();
    const first = await playStory({ ...demo(), key, pdf });
    const again = await playStory({ ...demo(), key, pdf });
    const acts = again.steps.filter(({ name }) => !/tracking|arrive|check/.test(name));
    expect(acts.every(({ wasDone }) => wasDone)).to.equal(true);
    expect(again.outgoingId).to.equal(first.outgoingId);
    expect(again.number).to.deep.equal(first.number);
    expect(again.incoming).to.deep.equal(first.incoming);
  });

  it('is told by `vanthu story --json` with exit code 0', async () => {
    const { code, stdout } = await vanthu('story', '--url', server.url, '--json');
    const told = JSON.parse(stdout);
    expect(told).to.deep.include({ ok: true, wrong: [] });
    expect(told.played).to.have.length(2);
    expect(code).to.equal(0);
  });

  describe('its event log', () => {
    const CODE = 'H16.01';
    const asAdministrator = () =>
      signIn({ url: server.url }, { username: 'quantri.snv', password: DEMO_PASSWORD });
    /** Another line of the file with one byte changed, and which entry it is. */
    const withOneByteOfEntryChanged = (text: string, seq: number): Buffer => {
      const bytes = Buffer.from(text);
      const line = bytes.indexOf(`"seq":${seq},`);
      const place = bytes.lastIndexOf('"prevHash":"', line) + '"prevHash":"'.length + 9;
      bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
      return bytes;
    };
    const verified = async (file: string) => {
      const { code, stdout } = await vanthu('audit', 'verify', file, '--json');
      return { code, ...JSON.parse(stdout) };
    };
    let log: string;

    before(async () => {
      outgoingId ??= (await playStory({ ...demo(), pdf: await makeLetter() })).outgoingId;
      const api = await asAdministrator();
      for (;;) {
        const { entries, stampedSeq } = await api.call('getLogState', {});
        if (entries > 1 && entries === stampedSeq) break;
        await pause(100);
      }
      log = Buffer.from(await api.download('exportLog', {})).toString('utf8');
    });

    it('holds for `vanthu audit verify` with exit code 0: entries, signers, their status and their stamps', async () => {
      const file = join(folder, 'log.jsonl');
      await writeFile(file, log);
      const told = await verified(file);
      expect(told).to.deep.include({ code: 0, verdict: 'HOLDS', finding: null, gaps: [], agencyCode: CODE });
      // Of each document the packet, its receipt, five statuses.
      expect(told.entries).to.be.at.least(1 + 7);
      expect(told.stampedSeq).to.equal(told.entries);
    });

    it('does not hold after one byte was changed, exit code 1, and the entry is named', async () => {
      const file = join(folder, 'changed.jsonl');
      for (const seq of [2, 6]) {
        await writeFile(file, withOneByteOfEntryChanged(log, seq));
        const told = await verified(file);
        expect(told).to.deep.include({ code: 1, verdict: 'BROKEN' });
        expect(told.finding).to.deep.include({ code: 'ENTRY_CHANGED', where: `entry ${seq}`, seq });
      }
    });

    it('is proof for one delivery as a ZIP, which holds too, and not after one byte was changed', async () => {
      const api = await signIn({ url: server.url }, { username: 'vanthu.snv', password: DEMO_PASSWORD });
      const id = outgoingId ?? '';
      const { deliveries } = await api.call('getOutgoing', { params: { id } });
      const params = { id, deliveryId: deliveries[0]?.id ?? '' };
      const zip = Buffer.from(await api.download('downloadOutgoingEvidence', params));
      const file = join(folder, 'evidence.zip');
      await writeFile(file, zip);
      const whole = await verified(file);
      expect(whole).to.deep.include({ code: 0, verdict: 'HOLDS', gaps: [] });
      const body = zip.indexOf('<AttachmentEncoded>') + 400;
      zip.writeUInt8(zip.readUInt8(body) ^ 1, body);
      await writeFile(file, zip);
      const changed = await verified(file);
      expect(changed.code).to.equal(1);
      expect(changed.finding.where).to.equal('packet.edxml');
    });

    it('comes out of the database of the stopped server as it came out of the running one', async () => {
      await server.stop();
      const file = join(folder, 'exported.jsonl');
      const { code } = await vanthu('audit', 'export', '--agency', CODE, '--out', file);
      expect(code).to.equal(0);
      expect(await verified(file)).to.deep.include({ code: 0, verdict: 'HOLDS', gaps: [] });
    });
  });
});
