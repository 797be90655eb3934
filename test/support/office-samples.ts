// Files of word processors for tests, made part by part, good ones and hostile ones.
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';

export type Parts = Record<string, string | Buffer>;

export async function zipOf(parts: Parts): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts))
    zip.addBuffer(Buffer.from(content), name, { compress: name !== 'mimetype' });
  zip.end();
  return buffer(zip.outputStream);
}

/** A relationship of the main part. */
export interface Relation {
  type: string;
  target: string;
  isExternal?: boolean;
}

interface DocxOptions {
  /** Inside `w:body`. */
  body?: string;
  relations?: Relation[];
  /** Further parts, or others in place of the usual ones. */
  parts?: Parts;
}

export const paragraphOf = (text: string, font?: string): string =>
  `<w:p><w:r>${font === undefined ? '' : `<w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}"/></w:rPr>`}<w:t>${text}</w:t></w:r></w:p>`;

export const docxParts = ({
  body = paragraphOf('Kính gửi'),
  relations = [],
  parts = {},
}: DocxOptions = {}): Parts => ({
  '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${MAIN}"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
  'word/_rels/document.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships">${relations
    .map(
      ({ type, target, isExternal }, index) =>
        `<Relationship Id="x${index}" Type="${OFFICE}/${type}" Target="${target}"${isExternal === true ? ' TargetMode="External"' : ''}/>`,
    )
    .join('')}</Relationships>`,
  'word/document.xml': `<w:document xmlns:w="${WORD}" xmlns:r="${OFFICE}"><w:body>${body}</w:body></w:document>`,
  ...parts,
});

export const docxOf = (options?: DocxOptions): Promise<Buffer> => zipOf(docxParts(options));

interface OdtOptions {
  body?: string;
  parts?: Parts;
}

export const odtOf = ({ body = '<text:p>Kính gửi</text:p>', parts = {} }: OdtOptions = {}): Promise<Buffer> =>
  zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'META-INF/manifest.xml':
      '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
    'content.xml': `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ...parts,
  });
