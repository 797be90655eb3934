// The starting forms of all 29 kinds as LibreOffice prints them, held against the form check: what this server writes is right
// by what it asks of others. One run of LibreOffice for all of them.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { DOCUMENT_KINDS, DocumentKind, type Urgency } from '../../../server/contracts/vocabulary.ts';
import { fillTemplate } from '../../../server/drafting/docx/fill-template.ts';
import { writeTemplate } from '../../../server/drafting/docx/write-docx.ts';
import { formValues } from '../../../server/drafting/domain/form-values.ts';
import { FORMS } from '../../../server/drafting/domain/forms.ts';
import { lastLineWidth, widthOf } from '../../../server/drafting/domain/text-width.ts';
import { layFonts } from '../../../server/drafting/index.ts';
import { profileSettings } from '../../../server/drafting/office/profile.ts';
import type { DraftFacts } from '../../../server/form-check/index.ts';
import { widthMm } from '../../support/form-samples/print-sheet.ts';
import { findingsIn } from '../../support/form-samples/read-sheet.ts';
import { findProgram } from '../../support/programs.ts';

const run = promisify(execFile);

const AGENCIES = [
  { name: 'Sở Nội vụ tỉnh Đắk Nông', shortName: 'Sở Nội vụ', place: 'Đắk Nông' },
  {
    name: 'Sở Nông nghiệp và Phát triển nông thôn tỉnh Đắk Nông',
    shortName: 'Sở Nông nghiệp và Phát triển nông thôn',
    place: 'Đắk Nông',
  },
] as const;
const SUBJECTS = [
  'Họp giao ban',
  'Tăng cường kỷ luật, kỷ cương hành chính và đổi mới lề lối làm việc trong các cơ quan, đơn vị trên địa bàn',
] as const;
const URGENCIES: readonly Urgency[] = ['normal', 'urgent', 'very-urgent', 'express'];
/** The system writes number and date when the agency signs; Tinos stands for Times New Roman where that is not installed. */
const EXPECTED: readonly string[] = ['date.missing', 'font.likeness'];

/** Short and long names, subjects and stamps take turns. */
const draftOf = (kind: DocumentKind, at: number) => {
  const { abbreviation } = DOCUMENT_KINDS[kind];
  return {
    kind,
    subject: SUBJECTS[at % 2] ?? '',
    urgency: URGENCIES[at % 4] ?? 'normal',
    capacity: 'KT' as const,
    agency: AGENCIES[Math.floor(at / 2) % 2] ?? AGENCIES[0],
    notation: abbreviation === '' ? 'SNV-VP' : `${abbreviation}-SNV`,
    signer: { name: 'Trần Đình Nghĩa', title: 'Phó Giám đốc' },
    recipients: ['Sở Tài chính tỉnh Đắk Nông', 'Sở Tư pháp tỉnh Đắk Nông'],
  };
};

describe('the starting forms, through the form check', () => {
  it('know how wide bold letters of Times New Roman are, to a fiftieth', async () => {
    for (const text of ['SỞ NỘI VỤ', 'ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG', 'Kỷ cương, đổi mới lề lối (2026)']) {
      const printed = (await widthMm(text, 'bold', 13)) * (72 / 25.4);
      expect(widthOf(text, 13) / printed, text).to.be.within(0.98, 1.02);
    }
    const whole = widthOf('SỞ NỘI VỤ', 13);
    expect(lastLineWidth('SỞ NỘI VỤ', { points: 13, room: whole + 1 })).to.equal(whole);
    expect(lastLineWidth('SỞ NỘI VỤ', { points: 13, room: whole - 1 })).to.equal(widthOf('VỤ', 13));
  });

  describe('as LibreOffice prints them', () => {
    let folder: string;

    before(async function () {
      this.timeout(120_000);
      const program = findProgram('soffice');
      if (program === undefined) return this.skip();
      folder = await mkdtemp(join(tmpdir(), 'vanthu-checked-'));
      const template = join(folder, 'template.docx');
      const files: string[] = [];
      for (const [at, kind] of DocumentKind.options.entries()) {
        const values = formValues({
          ...draftOf(kind, at),
          parentName: 'UBND tỉnh Đắk Nông',
          unit: { name: 'Văn phòng', abbreviation: 'VP' },
          year: 2026,
          leaderTitles: ['Giám đốc', 'Phó Giám đốc'],
          toPlaces: ['UBND tỉnh (để b/c);'],
          answered: null,
          isAddressed: FORMS[kind].isAddressed,
        });
        await writeFile(template, await writeTemplate(kind, values));
        const file = join(folder, `${kind}.docx`);
        await writeFile(file, await fillTemplate(template, values));
        files.push(file);
      }
      const profile = join(folder, 'profile');
      await mkdir(join(profile, 'user'), { recursive: true });
      await writeFile(join(profile, 'user/registrymodifications.xcu'), profileSettings());
      const FONTCONFIG_FILE = await layFonts(folder);
      const own = `-env:UserInstallation=${pathToFileURL(profile).href}`;
      await run(program, [own, '--headless', '--convert-to', 'pdf', '--outdir', folder, ...files], {
        env: { ...process.env, HOME: folder, FONTCONFIG_FILE },
      });
    });
    after(() => folder && rm(folder, { recursive: true, force: true, maxRetries: 5 }));

    for (const [at, kind] of DocumentKind.options.entries())
      it(`${DOCUMENT_KINDS[kind].name}: no error, and nothing to mend`, async () => {
        const { agency, ...draft } = draftOf(kind, at);
        const facts: DraftFacts = { ...draft, agency, numberText: null, isSealed: false, attachments: 0 };
        const found = await findingsIn(await readFile(join(folder, `${kind}.pdf`)), facts);
        expect(found.filter(({ rule }) => !EXPECTED.includes(rule))).to.deep.equal([]);
        expect(found.every(({ severity }) => severity === 'look')).to.equal(true);
      });
  });
});
