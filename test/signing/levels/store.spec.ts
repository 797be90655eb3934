// What is written, object by object, and what others say of it: qpdf, pdfsig and openssl read the same bytes.
// ISO 32000-2 §12.8.4.3, ETSI EN 319 142-1 §5.4.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { augment, bufferSource, verify } from '../../../server/signing/index.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { nameValue, PdfDict, PdfRef, PdfStream, PdfString } from '../../../server/signing/pdf/objects.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../support/programs.ts';
import { pdfsigVerdicts, qpdfCheck, withFolder } from '../pdf/witness.ts';
import { openWorld, type World } from './world.ts';

interface Entry {
  keys: string[];
  Cert: string[];
  OCSP: string[];
  CRL: string[];
}

interface Store {
  /** Object numbers, in their order. */
  numbers: Record<'Certs' | 'OCSPs' | 'CRLs', number[]>;
  data: Record<'Certs' | 'OCSPs' | 'CRLs', Buffer[]>;
  vri: Record<string, Entry>;
}

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const storeOf = async (bytes: Uint8Array): Promise<Store> => {
  const view = (await openPdf(bufferSource(bytes))).latest;
  const dss = (await view.dict(await view.catalog(), 'DSS')) ?? new PdfDict();
  const streams = async (dict: PdfDict, key: string) => {
    const found: { num: number; data: Buffer }[] = [];
    for (const ref of await view.array(dict, key)) {
      const stream = await view.resolve(ref);
      if (!(ref instanceof PdfRef) || !(stream instanceof PdfStream))
        throw new Error(`${key} holds no streams`);
      expect(nameValue(stream.dict.get('Filter'))).to.equal('FlateDecode');
      found.push({ num: ref.num, data: Buffer.from(await view.streamBytes(stream)) });
    }
    return found;
  };
  const store: Store = {
    numbers: { Certs: [], OCSPs: [], CRLs: [] },
    data: { Certs: [], OCSPs: [], CRLs: [] },
    vri: {},
  };
  for (const key of ['Certs', 'OCSPs', 'CRLs'] as const) {
    const found = await streams(dss, key);
    store.numbers[key] = found.map(({ num }) => num);
    store.data[key] = found.map(({ data }) => data);
  }
  const vri = (await view.dict(dss, 'VRI')) ?? new PdfDict();
  for (const name of vri.entries.keys()) {
    const dict = (await view.dict(vri, name)) ?? new PdfDict();
    const hashes = async (key: string) => (await streams(dict, key)).map(({ data }) => sha(data));
    const [Cert, OCSP, CRL] = [await hashes('Cert'), await hashes('OCSP'), await hashes('CRL')];
    store.vri[name] = { keys: [...dict.entries.keys()], Cert, OCSP, CRL };
  }
  return store;
};

/** SHA-1 of the decoded /Contents, zeros included, read without the engine. */
const vriNames = (bytes: Uint8Array): string[] =>
  [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/\/Contents <([0-9a-f]+)>/gi),
  ].map((match) =>
    createHash('sha1')
      .update(Buffer.from(match[1] ?? '', 'hex'))
      .digest('hex')
      .toUpperCase(),
  );

const openssl = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
};

describe('signing/security store', function () {
  this.timeout(60_000);
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world?.close());
  beforeEach(() => world.silent.clear());

  const extended = async (bytes: Uint8Array, level: 'B-LT' | 'B-LTA', over = {}) => {
    const options = { level, timestamp: world.timestamp, policy: world.policy(), ...over };
    return Buffer.concat([bytes, (await augment(bufferSource(bytes), options)).revision]);
  };
  const stamped = (bytes: Uint8Array, who = 'leader') =>
    world.signed(bytes, who, { timestamp: world.timestamp });
  const catalogOf = async (bytes: Uint8Array) => (await openPdf(bufferSource(bytes))).latest.catalog();

  it('names the entry of a signature by its padded /Contents, and says when the data were collected', async () => {
    const lasting = await extended(await stamped(buildDocument()), 'B-LT');
    const { vri } = await storeOf(lasting);
    expect(Object.keys(vri)).to.deep.equal(vriNames(lasting));
    expect(Object.values(vri)[0]?.keys).to.deep.equal(['TU', 'Cert', 'OCSP']);
  });

  it('holds every certificate and answer once, whoever needs it', async () => {
    const both = await stamped(await stamped(buildDocument()), 'clerk');
    const { data, vri } = await storeOf(await extended(both, 'B-LTA'));
    const all = Object.values(data).flat().map(sha);
    expect(new Set(all).size).to.equal(all.length);
    // leader, clerk, tsa-1, ca and root; of the root nobody is asked.
    expect([data.Certs.length, data.OCSPs.length, data.CRLs.length]).to.deep.equal([5, 4, 0]);
    for (const entry of Object.values(vri))
      expect(all).to.include.members([...entry.Cert, ...entry.OCSP, ...entry.CRL]);
  });

  it('adds to a store that is there: nothing is removed, written again or held twice', async () => {
    const once = await extended(await stamped(buildDocument()), 'B-LTA');
    const twice = await extended(await stamped(once, 'clerk'), 'B-LTA');
    const [was, is] = [await storeOf(once), await storeOf(twice)];
    for (const key of ['Certs', 'OCSPs', 'CRLs'] as const) {
      expect(is.numbers[key].slice(0, was.numbers[key].length)).to.deep.equal(was.numbers[key]);
      const all = is.data[key].map(sha);
      expect(new Set(all).size).to.equal(all.length);
    }
    expect(is.vri).to.include.keys(Object.keys(was.vri));
    for (const [name, entry] of Object.entries(was.vri)) {
      expect(is.vri[name]?.Cert).to.include.members(entry.Cert);
      expect(is.vri[name]?.OCSP).to.include.members(entry.OCSP);
    }
    expect(twice.subarray(0, once.length)).to.deep.equal(once);
    const { verdict, signatures } = await world.offline(twice);
    expect(verdict, JSON.stringify(signatures.map((s) => s.reasons))).to.equal('VALID');
  });

  it('lets nobody take evidence out of a store again, but a writer who makes it anew keep it', async () => {
    const lasting = await extended(await stamped(buildDocument()), 'B-LT');
    const text = Buffer.from(lasting).toString('latin1');
    const num = Number(/\/DSS (\d+) 0 R/.exec(text)?.[1]);
    const store = new RegExp(`\n${num} 0 obj\n(<<.*>>)\n`).exec(text)?.[1] ?? '';
    const changed = (to: string, more = {}) => appendRevision(Buffer.from(lasting), { [num]: to, ...more });
    const judged = async (bytes: Uint8Array) => (await world.offline(bytes)).reasons;
    const removed = changed(store.replace(/\/OCSPs \[\d+ 0 R /, '/OCSPs ['));
    expect(await judged(removed)).to.include('DISALLOWED_CHANGE');
    expect(
      await judged(changed(store.replace(/\/OCSPs \[(\d+ 0 R) (\d+ 0 R)/, '/OCSPs [$2 $1'))),
    ).to.deep.equal([]);
    const [first] = (await storeOf(lasting)).data.OCSPs;
    const copy = `<< /Length ${first?.length} >>\nstream\n${first?.toString('latin1')}\nendstream`;
    const again = changed(store.replace(/\/OCSPs \[\d+ 0 R /, '/OCSPs [900 0 R '), { 900: copy });
    expect(await judged(again)).to.deep.equal([]);
  });

  it('keeps what other writers put into a store: direct dictionaries, unknown entries, shared arrays', async () => {
    const signed = await stamped(buildDocument());
    const catalog = await catalogOf(signed);
    const form = catalog.get('AcroForm');
    const reference = form instanceof PdfRef ? `${form.num} 0 R` : '';
    const foreign = appendRevision(Buffer.from(signed), {
      1: `<< /Type /Catalog /Pages 2 0 R /AcroForm ${reference} /DSS << /Certs 901 0 R /VRI << /${'AB'.repeat(20)} << /Cert 901 0 R >> >> >> >>`,
      901: '[902 0 R]',
      902: '<< /Length 3 >>\nstream\nabc\nendstream',
    });
    const lasting = await extended(foreign, 'B-LT');
    const view = (await openPdf(bufferSource(lasting))).latest;
    const dss = (await view.dict(await view.catalog(), 'DSS')) ?? new PdfDict();
    const [first] = await view.array(dss, 'Certs');
    expect(first).to.deep.include({ num: 902 });
    const vri = (await view.dict(dss, 'VRI')) ?? new PdfDict();
    expect([...vri.entries.keys()]).to.deep.equal(['AB'.repeat(20), ...vriNames(lasting)]);
    expect((await world.offline(lasting)).verdict).to.equal('VALID');
  });

  it('says in a PDF 1.7 that it uses the extension, and only there', async () => {
    const levelOf = async (bytes: Uint8Array) => {
      const view = (await openPdf(bufferSource(bytes))).latest;
      const extensions = await view.dict(await view.catalog(), 'Extensions');
      return extensions && (await view.dict(extensions, 'ESIC'))?.get('ExtensionLevel');
    };
    const base = buildDocument();
    const versioned = (version: string) =>
      Buffer.from(base.toString('latin1').replace('%PDF-1.7', `%PDF-${version}`), 'latin1');
    const found: unknown[] = [];
    for (const version of ['1.4', '1.7', '2.0'])
      found.push(await levelOf(await extended(await stamped(versioned(version)), 'B-LT')));
    expect(found).to.deep.equal([undefined, 1, undefined]);
    const known = buildDocument({
      catalog: '/Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 5 >> >>',
    });
    expect(await levelOf(await extended(await stamped(known), 'B-LT'))).to.equal(5);
  });

  for (const form of ['table', 'stream', 'hybrid'] as const) {
    it(`extends a file with a cross-reference ${form}; qpdf and pdfsig agree`, async function () {
      const base = buildDocument({ form });
      const lasting = await extended(await stamped(base), 'B-LTA');
      expect((await world.offline(lasting)).verdict).to.equal('VALID');
      if (!hasProgram('qpdf') || !hasProgram('pdfsig')) this.skip();
      expect(qpdfCheck(lasting)).to.equal('clean');
      expect(pdfsigVerdicts(lasting)[0]).to.equal('Signature is Valid.');
    });
  }

  it('encrypts what it adds to an encrypted file', async function () {
    if (!hasProgram('qpdf')) this.skip();
    const encrypted = withFolder((folder) => {
      const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
      writeFileSync(from, buildDocument());
      spawnSync('qpdf', [from, to, '--encrypt', 'nguoidung', 'chu', '256', '--']);
      return readFileSync(to);
    });
    const password = 'chu';
    const signed = await world.signed(encrypted, 'leader', { timestamp: world.timestamp, password });
    const lasting = await extended(signed, 'B-LTA', { policy: world.policy({ password }) });
    const offline = { trustAnchors: [world.pki.certificate('root')], now: world.now, password };
    const report = await verify(bufferSource(lasting), offline);
    expect([report.verdict, report.signatures[0]?.facts.level]).to.deep.equal(['VALID', 'B-LTA']);
    const said = withFolder((folder) => {
      writeFileSync(join(folder, 'in.pdf'), lasting);
      return spawnSync('qpdf', ['--check', `--password=${password}`, join(folder, 'in.pdf')], {
        encoding: 'utf8',
      });
    });
    expect(said.status, said.stdout + said.stderr).to.equal(0);
  });

  it('gives openssl the same answers: each response, list and timestamp holds by itself', async function () {
    if (!hasProgram('openssl')) this.skip();
    world.silent.add('ocsp');
    const byList = await extended(await stamped(buildDocument()), 'B-LT');
    world.silent.clear();
    world.now = new Date(world.now.getTime() + 60_000);
    const lasting = await extended(await stamped(byList, 'clerk'), 'B-LTA');
    const { data } = await storeOf(lasting);
    const fields = await listSignatureFields(await openPdf(bufferSource(lasting)));
    const stamp = fields.find(({ type }) => type === 'DocTimeStamp');
    const [start = 0, length = 0, second = 0, rest = 0] = stamp?.byteRange ?? [];
    withFolder((folder) => {
      const at = (name: string) => join(folder, name);
      const pem = (name: string, id: string) => {
        const text = Buffer.from(world.pki.certificate(id)).toString('base64');
        writeFileSync(
          at(name),
          `-----BEGIN CERTIFICATE-----\n${text.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
        );
        return at(name);
      };
      const [root, ca] = [pem('root.pem', 'root'), pem('ca.pem', 'ca')];
      const told = data.OCSPs.map((der, i) => {
        writeFileSync(at(`${i}.ocsp`), der);
        const ran = openssl(
          'ocsp',
          '-respin',
          at(`${i}.ocsp`),
          '-CAfile',
          root,
          '-verify_other',
          ca,
          '-issuer',
          ca,
          '-resp_text',
          '-no_nonce',
        );
        return /Response verify OK/.test(ran.text) && /Cert Status: good/.test(ran.text);
      });
      expect(told)
        .to.have.length.above(1)
        .and.to.deep.equal(told.map(() => true));
      const lists = data.CRLs.map((der, i) => {
        writeFileSync(at(`${i}.crl`), der);
        return [root, ca].some((issuer) =>
          /verify OK/.test(
            openssl('crl', '-inform', 'DER', '-in', at(`${i}.crl`), '-CAfile', issuer, '-noout').text,
          ),
        );
      });
      expect(lists).to.deep.equal([true, true]);
      writeFileSync(at('token'), stamp?.contents ?? new Uint8Array());
      writeFileSync(
        at('data'),
        Buffer.concat([lasting.subarray(start, length), lasting.subarray(second, second + rest)]),
      );
      const verified = openssl(
        'ts',
        '-verify',
        '-token_in',
        '-in',
        at('token'),
        '-data',
        at('data'),
        '-CAfile',
        root,
        '-untrusted',
        ca,
      );
      expect(verified.text).to.contain('Verification: OK');
    });
  });

  it('writes a document timestamp that is told as one, shows nothing and claims nothing', async () => {
    const lasting = await extended(await world.signed(buildDocument(), 'leader'), 'B-LTA');
    const file = await openPdf(bufferSource(lasting));
    const stamps = (await listSignatureFields(file)).filter(({ type }) => type === 'DocTimeStamp');
    expect(stamps.map(({ name, rect, claimedAt }) => [name, rect, claimedAt])).to.deep.equal([
      ['VanthuTimestamp1', undefined, undefined],
      ['VanthuTimestamp2', undefined, undefined],
    ]);
    for (const { dictionaryObject, paddedContents, contents } of stamps) {
      const dict = await file.latest.object(dictionaryObject ?? 0);
      if (!(dict instanceof PdfDict)) throw new Error('no dictionary');
      expect([...dict.entries.keys()].sort()).to.deep.equal([
        'ByteRange',
        'Contents',
        'Filter',
        'SubFilter',
        'Type',
      ]);
      expect(dict.get('Contents')).to.be.instanceOf(PdfString);
      expect(paddedContents.length - contents.length).to.be.within(900, 1100);
    }
  });
});
