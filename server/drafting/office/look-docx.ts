// A DOCX package (ECMA-376), part by part.
import { DOMParser } from '@xmldom/xmldom';
import { AppError } from '../../platform/http/problem.ts';
import { bytesOf, type Part } from '../docx/read-package.ts';
import type { OfficeFormat } from '../domain/office-format.ts';
import { fetchedBy, fetchingField } from '../domain/outside-content.ts';
import { plainXml, scanText } from './scan-text.ts';

/** Gathers what one format has to say about the parts of a package. */
export interface Look {
  format: OfficeFormat;
  /** True: the part was this format's own. @throws AppError for what it must not have. */
  take(part: Part): Promise<boolean>;
  isOne(): boolean;
  fonts(): string[];
}

const SMALL_PART_BYTES = 4 * 1024 * 1024;
const MACROS = /(^|\/)(vbaProject\.bin|vbaData\.xml)$|^word\/activeX\//i;
const MACRO_TYPE = /macroEnabled|ms-office\.vbaProject/i;
const TEXT_PARTS =
  /^word\/(document|header\d*|footer\d*|footnotes|endnotes|comments|glossary\/document)\d*\.xml$/i;
const STYLES = 'word/styles.xml';
const THEME = /^word\/theme\/theme\d*\.xml$/i;
const INSTRUCTION = /<w:instrText\b[^>]*>([^<]*)<\/w:instrText>|\bw:instr\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const FONT = /<w:rFonts\b[^>]*>/g;
const FONT_NAMES = /\bw:(ascii|hAnsi|asciiTheme|hAnsiTheme)\s*=\s*"([^"]*)"/g;
/** A field's instruction is cut into runs as its author typed it. */
const INSTRUCTION_BYTES = 256 * 1024;

export function makeDocxLook(): Look {
  const seen = { main: false, types: false };
  const asked = new Set<string>();
  const themeFonts = new Map<string, string>();

  const noteFonts = (text: string) => {
    for (const [tag] of text.matchAll(FONT))
      for (const [, attribute = '', value = ''] of tag.matchAll(FONT_NAMES))
        asked.add(attribute.endsWith('Theme') ? `theme:${value.slice(0, 5)}` : plainXml(value));
  };

  const takeText = async (part: Part) => {
    let instructions = '';
    await scanText(part, (text, fresh) => {
      assertNoDoctype(text);
      noteFonts(text);
      for (const { index, 0: whole, 1: inner, 2: double, 3: single } of text.matchAll(INSTRUCTION)) {
        if (index + whole.length <= fresh) continue;
        const attribute = double ?? single;
        instructions += attribute === undefined ? plainXml(inner ?? '') : `\n${plainXml(attribute)}\n`;
      }
      const field = fetchingField(instructions);
      if (field !== undefined) throw outside(`field ${field}`);
      instructions = instructions.slice(-INSTRUCTION_BYTES);
    });
  };

  const takeStyles = (text: string) => {
    assertNoDoctype(text);
    noteFonts(/<w:docDefaults\b[\s\S]*?<\/w:docDefaults>/.exec(text)?.[0] ?? '');
    for (const [style] of text.matchAll(/<w:style\b[^>]*\bw:default="(?:1|true)"[\s\S]*?<\/w:style>/g))
      noteFonts(style);
  };

  const takeTheme = (text: string) => {
    assertNoDoctype(text);
    for (const [, which = '', face = ''] of text.matchAll(
      /<a:(major|minor)Font\b[^>]*>\s*<a:latin\b[^>]*\btypeface="([^"]*)"/g,
    ))
      themeFonts.set(`theme:${which}`, plainXml(face));
  };

  return {
    format: 'docx',
    take: async (part) => {
      const { name } = part;
      if (MACROS.test(name)) throw new AppError('OFFICE_MACROS', { detail: name });
      const small = async () => (await bytesOf(part, SMALL_PART_BYTES)).toString('utf8');
      if (name === '[Content_Types].xml') {
        seen.types = true;
        if (MACRO_TYPE.test(await small())) throw new AppError('OFFICE_MACROS');
      } else if (name.endsWith('.rels')) assertStaysInside(await small());
      else if (TEXT_PARTS.test(name)) {
        if (/^word\/document\d*\.xml$/i.test(name)) seen.main = true;
        await takeText(part);
      } else if (name === STYLES) takeStyles(await small());
      else if (THEME.test(name)) takeTheme(await small());
      else return false;
      return true;
    },
    isOne: () => seen.main && seen.types,
    fonts: () =>
      [...asked]
        .map((name) => (name.startsWith('theme:') ? (themeFonts.get(name) ?? '') : name))
        .filter(Boolean),
  };
}

const outside = (detail: string) => new AppError('OFFICE_EXTERNAL_LINKS', { detail: detail.slice(0, 300) });

/** No word processor writes one, and entities are how XML grows without end. */
export function assertNoDoctype(text: string): void {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new AppError('OFFICE_BROKEN', { detail: 'a document type' });
}

function assertStaysInside(rels: string): void {
  assertNoDoctype(rels);
  for (const element of relationshipsIn(rels)) {
    const target = fetchedBy({
      type: element.getAttribute('Type') ?? '',
      target: element.getAttribute('Target') ?? '',
      isExternal: element.getAttribute('TargetMode')?.toLowerCase() === 'external',
    });
    if (target !== undefined) throw outside(target);
  }
}

function relationshipsIn(rels: string) {
  try {
    return new DOMParser().parseFromString(rels, 'text/xml').getElementsByTagNameNS('*', 'Relationship');
  } catch (error) {
    throw new AppError('OFFICE_BROKEN', { cause: error });
  }
}
