// One report in every form it is read in: text, printed page, and the XML of ETSI TS 119 102-2.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { en as screenEn } from '../../../client/src/shared/i18n/en/index.ts';
import { vi as screenVi } from '../../../client/src/shared/i18n/vi/index.ts';
import {
  bufferSource,
  etsiXml,
  evidencePdf,
  reportText,
  type VerificationReport,
  verify,
} from '../../../server/signing/index.ts';
import { en } from '../../../server/signing/report/words/en.ts';
import { vi } from '../../../server/signing/report/words/vi.ts';
import { hasProgram } from '../../support/programs.ts';
import { qpdfCheck, withFolder } from '../pdf/witness.ts';
import { HOUR, makeOffice, type Office } from '../verify/office.ts';

const FILE = 'Quyết định số 15.pdf';
const MANY = 8;
const HOSTILE = 'Tệp\u001b[2J\nGiả\u202e mạo\u0000<x>&"';

const runs = (program: string, args: string[], bytes: Uint8Array, name: string): string =>
  withFolder((folder) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return execFileSync(program, [...args, path], { encoding: 'utf8' });
  });

const textOf = (pdf: Uint8Array): string =>
  withFolder((folder) => {
    writeFileSync(join(folder, 'r.pdf'), pdf);
    return execFileSync('pdftotext', ['-layout', join(folder, 'r.pdf'), '-'], { encoding: 'utf8' });
  });

const pagesOf = (pdf: Uint8Array): string => runs('qpdf', ['--show-npages'], pdf, 'r.pdf').trim();

const schemaVerdict = (xml: string): string =>
  withFolder((folder) => {
    const path = join(folder, 'r.xml');
    writeFileSync(path, xml);
    const schema = new URL('schema/validation-report.xsd', import.meta.url).pathname;
    return spawnSync('xmllint', ['--noout', '--schema', schema, path], { encoding: 'utf8' })
      .stderr.replaceAll(path, 'report')
      .trim();
  });

/** Sixty signatures of one name that nobody should print as it is. */
const crowdOf = (report: VerificationReport): VerificationReport => {
  const [first] = report.signatures;
  if (first?.signer === undefined) throw new Error('no signer was read');
  const hostile = { ...first, field: HOSTILE, signer: { ...first.signer, commonName: HOSTILE } };
  return { ...report, signatures: Array.from({ length: 60 }, () => ({ ...hostile })) };
};

describe('verification reports', function () {
  this.timeout(60_000);
  let office: Office;
  const reports: Record<string, VerificationReport> = {};

  before(async function () {
    if (!hasProgram('openssl')) return this.skip();
    office = makeOffice();
    const base = await office.pdf();
    const once = await office.signed(base, 'person', {}, { timestamp: office.timestamp });
    const archived = await office.stampDocument(await office.signed(once, 'agency', { role: 'agency' }));
    const forged = Buffer.from(archived);
    forged[300] = (forged[300] ?? 0) ^ 1;
    reports.valid = await office.check(archived);
    reports.forged = await office.check(forged);
    reports.unknown = await office.check(archived, { trustAnchors: [] });
    reports.unsigned = await office.check(base);
    reports.junk = await verify(bufferSource(Buffer.from('không phải PDF')), office.policy());
    reports.hostile = crowdOf(reports.valid);
    office.publish({ person: new Date(Date.now() - HOUR) });
    reports.revoked = await office.check(await office.signed(base, 'person'));
    office.publish();
    let many: Uint8Array = base;
    for (let round = 0; round < MANY; round += 1) many = await office.signed(many, 'person');
    reports.many = await office.check(many);
  });

  after(() => office?.pki.dispose());

  const each = (use: (name: string, report: VerificationReport) => unknown) => async () => {
    for (const [name, report] of Object.entries(reports)) await use(name, report);
  };

  it('says on paper what stands on the screen, in both languages', () => {
    for (const [words, screen] of [
      [vi, screenVi],
      [en, screenEn],
    ] as const) {
      expect(words.reason).to.deep.equal(screen.reason);
      expect(words.change).to.deep.equal(screen.change);
      expect(words.verdict).to.deep.equal(screen.verdict);
      expect(words.sentence).to.deep.equal(screen.verdictSentence);
    }
  });

  it('names verdict, reasons and each signer in plain text', () => {
    const text = reportText(reports.forged as VerificationReport, { language: 'vi', file: FILE });
    expect(text).to.contain(vi.verdict.INVALID).and.to.contain(vi.reason.HASH_FAILURE).and.to.contain(FILE);
    expect(text).to.contain('Nguyễn Văn person, Sở Nội vụ').and.to.contain('CỤC THUẾ, BỘ TÀI CHÍNH');
    expect(reportText(reports.unsigned as VerificationReport, { language: 'en' })).to.contain(
      en.reason.NO_SIGNATURE,
    );
  });

  it(
    'leaves no place unfilled and no bracket standing',
    each((name, report) => {
      if (name === 'hostile') return;
      for (const language of ['vi', 'en'] as const)
        expect(reportText(report, { language }), name).not.to.match(/[{}[\]]|undefined|Invalid Date/);
    }),
  );

  it(
    'lets no name from a file break the line, turn it round or command the terminal',
    each((name, report) => {
      const text = reportText(report, { language: 'vi', file: HOSTILE });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not be there
      expect(text, name).not.to.match(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    }),
  );

  it(
    'prints one page, the same bytes for the same report',
    each(async (name, report) => {
      if (!hasProgram('qpdf')) return;
      const pdf = await evidencePdf(report, { language: 'vi', file: FILE });
      expect(pagesOf(pdf), name).to.equal('1');
      expect(qpdfCheck(pdf), name).to.equal('clean');
      expect(
        Buffer.from(await evidencePdf(report, { language: 'vi', file: FILE })).equals(pdf),
        name,
      ).to.equal(true);
    }),
  );

  it('prints Vietnamese that can be read back, with every diacritic', async function () {
    if (!hasProgram('pdftotext')) return this.skip();
    const text = textOf(
      await evidencePdf(reports.valid as VerificationReport, { language: 'vi', file: FILE }),
    );
    for (const part of [
      FILE,
      vi.title,
      vi.verdict.VALID,
      'Nguyễn Văn person, Sở Nội vụ',
      'Dấu thời gian: TSA',
    ])
      expect(text.normalize('NFC')).to.contain(part);
    expect(text).to.contain(reports.valid?.digest);
  });

  it('names the layers that nobody sees at first', () => {
    const layered = { ...(reports.valid as VerificationReport), hiddenLayers: ['Bản nháp', HOSTILE] };
    expect(reportText(layered, { language: 'vi' }))
      .to.contain('“Bản nháp”')
      .and.to.contain('Lớp ẩn lúc mở');
  });

  it('counts the signatures that find no room on the page', async function () {
    if (!hasProgram('pdftotext')) return this.skip();
    const text = textOf(await evidencePdf(reports.hostile as VerificationReport, { language: 'en' }));
    expect(text).to.match(/and \d\d more signatures/);
  });

  it('shows the first revisions and the last, where there are more than the page has room for', async function () {
    if (!hasProgram('pdftotext')) return this.skip();
    const report = reports.many as VerificationReport;
    expect(report.revisions).to.equal(MANY + 1);
    const text = textOf(await evidencePdf(report, { language: 'en' }));
    expect(text).to.match(/1.*2.*3.*4.*….*9/);
    expect(textOf(await evidencePdf(reports.valid as VerificationReport, { language: 'en' }))).not.to.contain(
      '…',
    );
  });

  it('breaks a word that is longer than its line, and loses no letter of it', async function () {
    if (!hasProgram('pdftotext')) return this.skip();
    const long = 'Tepkhongcodaucach'.repeat(6);
    const text = textOf(
      await evidencePdf(reports.valid as VerificationReport, { language: 'vi', file: long }),
    );
    expect(text.replace(/\s+/g, '')).to.contain(long);
  });

  it('tells in XML when a certificate was revoked, and nothing of one that was not', async () => {
    const revoked = reports.revoked as VerificationReport;
    const at = revoked.signatures[0]?.facts.revocation.revokedAt;
    expect(at).to.be.a('string');
    expect(await etsiXml(revoked)).to.contain(`RevocationTime>${at?.replace(/\.\d+Z$/, 'Z')}<`);
    expect(await etsiXml(reports.valid as VerificationReport)).not.to.contain('RevocationTime');
  });

  it(
    'writes XML of the form of TS 119 102-2',
    each(async (name, report) => {
      if (!hasProgram('xmllint')) return;
      expect(schemaVerdict(await etsiXml(report)), name).to.equal('report validates');
    }),
  );

  it('says indication and sub-indication in the terms of the standard', async () => {
    const said = async (name: string, type: string) => {
      const xml = await etsiXml(reports[name] as VerificationReport);
      return [...xml.matchAll(/urn:etsi:019102:(main|sub)indication:([\w-]+)</g)]
        .filter(([, kind]) => kind === type)
        .map(([, , value]) => value);
    };
    expect(await said('valid', 'main'))
      .to.include('total-passed')
      .and.not.include('total-failed');
    expect(await said('forged', 'main'))
      .to.include('total-failed')
      .and.not.include('total-passed');
    expect(await said('forged', 'sub')).to.include('HASH_FAILURE');
    expect(await said('unknown', 'sub')).to.include('NO_CERTIFICATE_CHAIN_FOUND');
    expect(await said('junk', 'sub')).to.include('FORMAT_FAILURE');
  });
});
