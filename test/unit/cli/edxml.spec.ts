// `vanthu edxml`: packets made, taken apart, checked, signed and verified in files, and xmlsec1's word on the sample.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import {
  checkPackets,
  packFolder,
  signPacketFile,
  unpackPacket,
  verifyPacketFile,
  writeSample,
} from '../../../server/cli/edxml.ts';
import { makeKey } from '../../conformance/packet-samples.ts';
import { codeOf } from '../../support/code-of.ts';
import { builtCommandLine } from '../../support/command-line.ts';
import { hasProgram } from '../../support/programs.ts';

const VECTORS = join(import.meta.dirname, '../../conformance/vectors');
const vector = (name: string) => join(VECTORS, `${name}.edxml`);

describe('vanthu edxml', function () {
  this.timeout(60_000);
  let folder: string;
  let said = '';
  const at = (name: string) => join(folder, name);
  const told = () => ({
    json: true,
    write: (text: string) => {
      said += text;
    },
  });
  const answers = (): { ok: boolean; issues?: { code: string; path: string; message: string }[] }[] =>
    said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const check = (...files: string[]) =>
    checkPackets(files, { schema: false, requireSignature: false, ...told() });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-edxml-'));
    await writeSample({ signed: true, out: at('sample.edxml'), trustOut: at('ca.pem'), ...told() });
  });
  beforeEach(() => {
    said = '';
  });
  after(() => rm(folder, { recursive: true, force: true }));

  describe('check', () => {
    it('says nothing against the vectors, and names every error of a bad one', async () => {
      expect(
        await check(vector('document-new'), vector('status-01'), vector('older/document-signed-whole')),
      ).to.equal(0);
      said = '';
      expect(await check(vector('bad/many-errors'))).to.equal(1);
      const [{ issues = [] } = { issues: [] }] = answers();
      expect(issues.map(({ code }) => code)).to.include.members([
        'FIELD_TOO_LONG',
        'DATE_INVALID',
        'FIELD_MISSING',
      ]);
      for (const { path, message } of issues) expect(`${path} ${message}`).to.match(/^\/edXML\/.+ \S+ \S+/);
    });

    it('prints code, path and sentence for people', async () => {
      await checkPackets([vector('bad/two-subjects')], {
        schema: false,
        requireSignature: false,
        ...told(),
        json: false,
      });
      expect(said).to.match(
        /^WRONG .*two-subjects.edxml\n {2}FIELD_REPEATED {2}\/edXML\/\S+\/Subject\n {4}\S+ \S+/,
      );
    });

    it('holds to the schema, and to a signature, when that is asked', async () => {
      const older = vector('older/document-old-spelling');
      expect(await check(older)).to.equal(0);
      expect(await checkPackets([older], { schema: true, requireSignature: false, ...told() })).to.equal(1);
      expect(await checkPackets([older], { schema: false, requireSignature: true, ...told() })).to.equal(1);
    });

    it('answers 2 for what cannot be read, 1 when another is wrong', async () => {
      expect(await check(at('nowhere'), folder)).to.equal(2);
      expect(await check(at('nowhere'), vector('bad/truncated'))).to.equal(1);
    });
  });

  describe('unpack and pack', () => {
    it('give the packet back, byte for byte but the signature', async () => {
      expect(await unpackPacket(at('sample.edxml'), at('sample'), told())).to.equal(0);
      expect(await readFile(at('sample/files/1-van-ban.txt'), 'utf8')).to.match(/^Đây là/);
      expect(await packFolder(at('sample'), at('again.edxml'), told())).to.equal(0);
      const signed = await readFile(at('sample.edxml'), 'utf8');
      expect(await readFile(at('again.edxml'), 'utf8')).to.equal(
        signed.replace(/<ds:Signature .*<\/ds:Signature>/s, ''),
      );
    });

    it('give every vector back with the same values', async () => {
      const names = (await readdir(VECTORS)).filter((name) => /^(document|status)-.*\.edxml$/.test(name));
      for (const name of names) {
        expect(await unpackPacket(join(VECTORS, name), at(`u-${name}`), told()), name).to.equal(0);
        expect(await packFolder(at(`u-${name}`), at(`p-${name}`), told()), name).to.equal(0);
        expect(await unpackPacket(at(`p-${name}`), at(`v-${name}`), told()), name).to.equal(0);
        expect(await readFile(at(`v-${name}/packet.json`), 'utf8'), name).to.equal(
          await readFile(at(`u-${name}/packet.json`), 'utf8'),
        );
      }
    });

    it('leave nothing of a broken packet, and never write over anything', async () => {
      expect(await unpackPacket(vector('bad/wrong-digest'), at('broken'), told())).to.equal(1);
      expect((await readdir(folder)).filter((name) => name.startsWith('broken'))).to.deep.equal([]);
      expect(await codeOf(unpackPacket(vector('document-new'), at('sample'), told()))).to.equal(
        'OUTPUT_EXISTS',
      );
      expect(await codeOf(packFolder(at('sample'), at('again.edxml'), told()))).to.equal('OUTPUT_EXISTS');
    });

    it('keep names that come from elsewhere inside the folder', async () => {
      const evil = (await readFile(vector('document-new'), 'utf8')).replaceAll(
        '15-SNV-VP.pdf',
        '../../../../tmp/x.pdf',
      );
      await writeFile(at('evil.edxml'), evil);
      expect(await unpackPacket(at('evil.edxml'), at('evil'), told())).to.equal(0);
      expect(await readdir(at('evil/files'))).to.deep.equal(['1-.._.._.._.._tmp_x.pdf', '2-Phụ lục.txt']);
      const json = await readFile(at('evil/packet.json'), 'utf8');
      await writeFile(
        at('evil/packet.json'),
        json.replace('files/1-.._.._.._.._tmp_x.pdf', '../sample.edxml'),
      );
      expect(await codeOf(packFolder(at('evil'), at('evil-again.edxml'), told()))).to.equal('PACKET_INVALID');
    });

    it('refuse values no reader would take, naming all, and a packet.json that is none', async () => {
      await cp(at('sample'), at('wrong'), { recursive: true });
      const packed = JSON.parse(await readFile(at('wrong/packet.json'), 'utf8'));
      Object.assign(packed.value, { subject: '', to: [] });
      await writeFile(at('wrong/packet.json'), JSON.stringify(packed));
      expect(await packFolder(at('wrong'), at('wrong.edxml'), told())).to.equal(1);
      expect(answers()[0]?.issues?.map(({ code }) => code)).to.deep.equal(['FIELD_MISSING', 'FIELD_MISSING']);
      expect(existsSync(at('wrong.edxml'))).to.equal(false);
      for (const text of ['{', '{"kind":"document","value":{}}']) {
        await writeFile(at('wrong/packet.json'), text);
        expect(await codeOf(packFolder(at('wrong'), at('wrong.edxml'), told()))).to.equal('PACKET_INVALID');
      }
    });
  });

  describe('sign and verify', () => {
    it('sign what was packed with a key file as the server keeps it; only the trusted are VALID', async () => {
      const key = await makeKey('rsa');
      await writeFile(at('key.pem'), `Unattended key.\n${key.privatePem}${key.certificate}`);
      await writeFile(at('own.pem'), key.certificate);
      const options = { key: at('key.pem'), ...told() };
      expect(await signPacketFile(vector('document-new'), at('signed.edxml'), options)).to.equal(0);
      const verify = (name: string, trusted: string) =>
        verifyPacketFile(at(name), { trustedPem: at(trusted), ...told() });
      expect(await verify('signed.edxml', 'own.pem')).to.equal(0);
      expect(await verify('signed.edxml', 'ca.pem')).to.equal(2);
      expect(await verify('sample.edxml', 'ca.pem')).to.equal(0);
      const year = { trustedPem: at('ca.pem'), at: new Date('2040-01-01') };
      expect(await verifyPacketFile(at('sample.edxml'), { ...year, ...told() })).to.equal(1);
      expect(
        await verifyPacketFile(vector('document-new'), { trustedPem: at('ca.pem'), ...told() }),
      ).to.equal(1);
      expect(await codeOf(signPacketFile(at('signed.edxml'), at('twice.edxml'), options))).to.equal(
        'PACKET_INVALID',
      );
    });

    it('refuse the sample with any byte of it changed', async () => {
      const sample = await readFile(at('sample.edxml'));
      for (let offset = 0; offset < sample.length - 1; offset += 41) {
        const changed = Buffer.from(sample);
        changed[offset] = (changed[offset] ?? 0) ^ 1;
        await writeFile(at('changed.edxml'), changed);
        const code = await verifyPacketFile(at('changed.edxml'), { trustedPem: at('ca.pem'), ...told() });
        // What stands beside the bytes of a file, its name there say, is not used and not signed.
        const isBeside = sample.indexOf('<AttachmentEncoded>') < offset && !isBase64(sample, offset);
        if (!isBeside) expect(code, `${offset}`).to.not.equal(0);
      }
    });

    it('agree with xmlsec1 about the sample, as it is and with a byte changed', async function () {
      if (!hasProgram('xmlsec1')) this.skip();
      const witness = (name: string) =>
        spawnSync('xmlsec1', ['--verify', '--trusted-pem', at('ca.pem'), at(name)], { encoding: 'utf8' })
          .status;
      expect(witness('sample.edxml')).to.equal(0);
      const sample = readFileSync(at('sample.edxml'));
      for (const offset of [
        0,
        Math.floor(sample.length / 2),
        sample.indexOf('V/v'),
        sample.indexOf('SignatureValue>') + 20,
      ]) {
        const changed = Buffer.from(sample);
        changed[offset] = (changed[offset] ?? 0) ^ 1;
        await writeFile(at('flipped.edxml'), changed);
        expect(witness('flipped.edxml'), `${offset}`).to.not.equal(0);
      }
    });
  });

  it('is reached from the command line', async () => {
    const run = promisify(execFile);
    const cli = await builtCommandLine();
    const out = at('run.edxml');
    await run(process.execPath, [cli, 'edxml', 'sample', '--out', out]);
    const { stdout } = await run(process.execPath, [cli, 'edxml', 'check', '--schema', out]);
    expect(stdout).to.match(/^OK .*run\.edxml/);
    const failed = await run(process.execPath, [cli, 'edxml', 'verify', '--json', out]).catch(
      (error: unknown) => error,
    );
    expect(failed).to.include({ code: 1 });
  });
});

function isBase64(packet: Buffer, offset: number): boolean {
  const start = packet.indexOf('<ContentTransferEncoded>') + '<ContentTransferEncoded>'.length;
  return offset >= start && offset < packet.indexOf('</ContentTransferEncoded>');
}
