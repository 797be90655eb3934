// What is looked for in a word processor's file before any program opens it, and what is let through.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readPackage } from '../../../server/drafting/docx/read-package.ts';
import { inspectOfficeFile } from '../../../server/drafting/office/inspect.ts';
import { codeOf } from '../../support/code-of.ts';
import { docxOf, docxParts, odtOf, paragraphOf, zipOf } from '../../support/office-samples.ts';

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const compound = (...names: string[]) =>
  Buffer.concat([COMPOUND, Buffer.alloc(1016), ...names.map(utf16), Buffer.alloc(64)]);
const field = (...pieces: string[]) =>
  `<w:p>${pieces.map((piece) => `<w:r><w:instrText xml:space="preserve">${piece}</w:instrText></w:r>`).join('')}</w:p>`;
const image = (target: string) => ({ relations: [{ type: 'image', target, isExternal: true }] });

describe('a word processor’s file, before it is opened', () => {
  let folder: string;
  let count = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-inspect-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const stored = async (bytes: Uint8Array) => {
    count += 1;
    const path = join(folder, `${count}`);
    await writeFile(path, bytes);
    return path;
  };
  const inspect = async (bytes: Uint8Array | Promise<Uint8Array>) =>
    inspectOfficeFile(await stored(await bytes));

  describe('is let through', () => {
    it('as DOCX, with the fonts its text and its styles are set in', async () => {
      const styles =
        '<w:styles xmlns:w="x"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsi="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:styleId="a"><w:rPr><w:rFonts w:ascii="Unused"/></w:rPr></w:style></w:styles>';
      const theme = '<a:theme><a:minorFont><a:latin typeface="Calibri" panose="0"/></a:minorFont></a:theme>';
      const found = await inspect(
        docxOf({
          body: paragraphOf('a', 'VNI-Times') + paragraphOf('b', 'A &amp; B'),
          parts: { 'word/styles.xml': styles, 'word/theme/theme1.xml': theme },
        }),
      );
      expect(found.format).to.equal('docx');
      expect(found.fonts).to.have.members(['VNI-Times', 'A & B', 'Times New Roman', 'Calibri']);
    });

    it('as ODT, RTF and DOC', async () => {
      expect(await inspect(odtOf())).to.include({ format: 'odt' });
      expect(await inspect(Buffer.from('{\\rtf1 a}'))).to.include({ format: 'rtf' });
      expect(await inspect(compound('WordDocument'))).to.include({ format: 'doc' });
    });

    it('with hyperlinks, page numbers, and the template of its author’s own machine', async () => {
      const relations = [
        { type: 'hyperlink', target: 'https://chinhphu.vn', isExternal: true },
        { type: 'attachedTemplate', target: 'file:///C:\\Users\\An\\Normal.dotm', isExternal: true },
      ];
      const body = field(' PAGE ') + field(' HYPERLINK "https://chinhphu.vn" ') + field(' REF LINKED_1 ');
      expect(await inspect(docxOf({ relations, body }))).to.include({ format: 'docx' });
      const odt =
        '<text:p><text:a xlink:href="https://chinhphu.vn">a</text:a><draw:image xlink:href="Pictures/1.png"/></text:p>';
      expect(await inspect(odtOf({ body: odt }))).to.include({ format: 'odt' });
    });
  });

  describe('is refused', () => {
    const refusals: Array<{ what: string; code: string; bytes: () => Uint8Array | Promise<Uint8Array> }> = [
      {
        what: 'with macros in a DOCM',
        code: 'OFFICE_MACROS',
        bytes: () => docxOf({ parts: { 'word/vbaProject.bin': 'code' } }),
      },
      {
        what: 'with a type that allows macros',
        code: 'OFFICE_MACROS',
        bytes: () =>
          docxOf({
            parts: {
              '[Content_Types].xml':
                '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
            },
          }),
      },
      {
        what: 'with ActiveX',
        code: 'OFFICE_MACROS',
        bytes: () => docxOf({ parts: { 'word/activeX/activeX1.bin': 'x' } }),
      },
      {
        what: 'with Basic in an ODT',
        code: 'OFFICE_MACROS',
        bytes: () => odtOf({ parts: { 'Basic/Standard/Module1.xml': '<x/>' } }),
      },
      {
        what: 'with macros in a DOC',
        code: 'OFFICE_MACROS',
        bytes: () => compound('WordDocument', '_VBA_PROJECT'),
      },
      { what: 'with a password (DOCX)', code: 'OFFICE_ENCRYPTED', bytes: () => compound('EncryptedPackage') },
      {
        what: 'with a password (ODT)',
        code: 'OFFICE_ENCRYPTED',
        bytes: () => odtOf({ parts: { 'META-INF/manifest.xml': '<m><manifest:encryption-data/></m>' } }),
      },
      {
        what: 'with a template from the network',
        code: 'OFFICE_EXTERNAL_LINKS',
        bytes: () =>
          docxOf({
            relations: [{ type: 'attachedTemplate', target: 'http://evil.example/a.dotm', isExternal: true }],
          }),
      },
      {
        what: 'with an image from the network',
        code: 'OFFICE_EXTERNAL_LINKS',
        bytes: () => docxOf(image('https://evil.example/pixel.png')),
      },
      {
        what: 'with a file of the server as image',
        code: 'OFFICE_EXTERNAL_LINKS',
        bytes: () => docxOf(image('file:///etc/passwd')),
      },
      {
        what: 'with another document opened inside it',
        code: 'OFFICE_EXTERNAL_LINKS',
        bytes: () => docxOf({ relations: [{ type: 'aFChunk', target: 'chunk.html' }] }),
      },
      {
        what: 'with a field that includes a file, cut into runs and disguised',
        code: 'OFFICE_EXTERNAL_LINKS',
        bytes: () => docxOf({ body: field(' INCL', '&#85;DETEXT', ' "/etc/passwd" ') }),
      },
      {
        what: 'with such a field as attribute',
        code: 'OFFICE_EXTERNAL_LINKS',
        bytes: () => docxOf({ body: '<w:p><w:fldSimple w:instr=\'DDEAUTO c "x"\'/></w:p>' }),
      },
      {
        what: 'with a linked section (ODT)',
        code: 'OFFICE_EXTERNAL_LINKS',
        bytes: () =>
          odtOf({
            body: '<text:section><text:section-source xlink:href="../../secret.odt"/></text:section>',
          }),
      },
      {
        what: 'with an image from elsewhere (ODT)',
        code: 'OFFICE_EXTERNAL_LINKS',
        bytes: () => odtOf({ body: '<draw:image xlink:href="file:///etc/passwd"/>' }),
      },
      {
        what: 'as a bomb: one part that packs a thousand times',
        code: 'OFFICE_EXPANDS_TOO_FAR',
        bytes: () => docxOf({ parts: { 'word/media/a.bmp': Buffer.alloc(8_000_000) } }),
      },
      {
        what: 'with a document type, which is how XML grows without end',
        code: 'OFFICE_BROKEN',
        bytes: () => docxOf({ body: '<!DOCTYPE a [<!ENTITY b "c">]>' }),
      },
      {
        what: 'with two parts of one name',
        code: 'OFFICE_BROKEN',
        bytes: () => docxOf({ parts: { 'WORD/document.xml': '<a/>' } }),
      },
      {
        what: 'cut off in the middle',
        code: 'OFFICE_BROKEN',
        bytes: async () => (await docxOf()).subarray(0, 600),
      },
      {
        what: 'with a byte changed in its text',
        code: 'OFFICE_BROKEN',
        bytes: async () => {
          const bytes = await docxOf();
          bytes.fill(
            0xff,
            bytes.indexOf('[Content_Types].xml') + 30,
            bytes.indexOf('[Content_Types].xml') + 60,
          );
          return bytes;
        },
      },
      {
        what: 'as a spreadsheet',
        code: 'OFFICE_TYPE_REFUSED',
        bytes: () => zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<a/>' }),
      },
      {
        what: 'as two formats at once',
        code: 'OFFICE_TYPE_REFUSED',
        bytes: () => odtOf({ parts: docxParts() }),
      },
      {
        what: 'as a compound file without text',
        code: 'OFFICE_TYPE_REFUSED',
        bytes: () => compound('Workbook'),
      },
      { what: 'as a PDF', code: 'OFFICE_TYPE_REFUSED', bytes: () => Buffer.from('%PDF-1.7') },
    ];
    for (const { what, code, bytes } of refusals)
      it(`${what}: ${code}`, async () => expect(await codeOf(inspect(bytes()))).to.equal(code));
  });

  describe('never unpacks more than it may', () => {
    const limits = { entries: 5, totalBytes: 10_000, ratio: 250 };
    const readAll = async (bytes: Buffer) => {
      let seen = 0;
      const path = await stored(bytes);
      const code = await codeOf(
        readPackage(
          path,
          async (part) => {
            for await (const chunk of part.chunks) seen += chunk.length;
          },
          limits,
        ),
      );
      return { code, seen };
    };

    it('in all parts together', async () => {
      const half = Buffer.from('0123456789'.repeat(700));
      const { code, seen } = await readAll(await zipOf({ a: half, b: half }));
      expect(code).to.equal('OFFICE_EXPANDS_TOO_FAR');
      expect(seen).to.be.at.most(10_000);
    });

    it('in number', async () => {
      const { code, seen } = await readAll(await zipOf({ a: 'a', b: 'a', c: 'a', d: 'a', e: 'a', f: 'a' }));
      expect({ code, seen }).to.deep.equal({ code: 'OFFICE_EXPANDS_TOO_FAR', seen: 0 });
    });
  });
});
