// Shadow attacks: what the attacker prepared before the victim signed is brought to light afterwards, by changes that look
// harmless one by one. Mainka et al., NDSS 2021: hide, replace, hide and replace.

import { type Attack, EMPTY_CONTENT, OTHER_CONTENT, OVERLAY } from './attack.ts';
import { entryOf, revisionOf, type Victim } from './victim.ts';

const CHANGED = ['DISALLOWED_CHANGE'] as const;
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>';
const shadow = (name: string, part: Omit<Attack, 'name' | 'reasons' | 'keepsSignature'>): Attack => ({
  name,
  reasons: CHANGED,
  keepsSignature: true,
  ...part,
});

const COVER_PAGE = '/Resources << /Font << /F1 3 0 R >> /XObject << /Over 20 0 R >> >>';

/** A picture over the contract that the victim sees, and the contract below. */
const covered = {
  page: COVER_PAGE,
  objects: { 20: OVERLAY },
};

const FIELD = (rect: string) =>
  `<< /Type /Annot /Subtype /Widget /FT /Tx /T (So) /Rect [${rect}] /P 5 0 R /F 4 /AP << /N 21 0 R >> >>`;
const withField = {
  page: '/Annots [20 0 R]',
  catalog: '/AcroForm 13 0 R',
  objects: { 13: '<< /Fields [20 0 R] >>', 20: FIELD('0 0 0 0'), 21: OVERLAY },
};

/** A second catalog with other pages, asleep in the signed file. */
const dormant = {
  objects: {
    30: '<< /Type /Catalog /Pages 31 0 R >>',
    31: '<< /Type /Pages /Count 1 /Kids [32 0 R] /MediaBox [0 0 595 842] >>',
    32: '<< /Type /Page /Parent 31 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents 33 0 R >>',
    33: OTHER_CONTENT,
  },
};

export const SHADOW_HIDE: Attack[] = [
  shadow('the covering picture is taken away', {
    document: covered,
    forge: (victim) => revisionOf(victim, '', () => 'xref 20 1\n0000000000 65535 f \n'.replace('xref ', '')),
  }),
  shadow('the covering picture becomes empty', {
    document: covered,
    forge: (victim) =>
      victim.append({ 20: EMPTY_CONTENT.replace('<<', '<< /Type /XObject /Subtype /Form /BBox [0 0 1 1]') }),
  }),
  shadow('the covering annotation is dropped from the page', {
    document: {
      page: '/Annots [20 0 R]',
      objects: {
        20: `<< /Type /Annot /Subtype /Stamp /Rect [0 0 595 842] /AP << /N 21 0 R >> >>`,
        21: OVERLAY,
      },
    },
    on: [undefined, 2],
    forge: (victim) => victim.append({ 5: victim.object(5).replace('20 0 R', '') }),
  }),
  shadow('an object the page waits for arrives', {
    document: { page: '/Resources << /Font << /F1 3 0 R >> /XObject << /Over 70 0 R >> >>' },
    forge: (victim) =>
      victim.append({
        1: victim.extended(1, '/Metadata 70 0 R'),
        70: OVERLAY.replace('/Type /XObject /Subtype /Form', '/Type /Metadata /Subtype /XML'),
      }),
  }),
];

export const SHADOW_REPLACE: Attack[] = [
  shadow('a field grows over the page', {
    document: withField,
    forge: (victim) => victim.append({ 20: FIELD('0 0 595 842') }),
  }),
  shadow('the font of the text becomes another', { forge: (victim) => victim.append({ 3: FONT }) }),
  shadow('a field is filled, and its appearance is in use on the page', {
    document: { ...withField, page: '/Annots [20 0 R] /PieceInfo << /X 21 0 R >>' },
    forge: (victim) =>
      victim.append({
        20: FIELD('0 0 0 0').replace('/F 4', '/F 4 /V (x)'),
        21: OVERLAY.replace('9.000', '8.000'),
      }),
  }),
  shadow('text for readers is put in the place of the text', {
    document: {
      catalog: '/StructTreeRoot 40 0 R',
      objects: { 40: '<< /Type /StructTreeRoot /K 41 0 R >>', 41: '<< /Type /StructElem /S /P /P 40 0 R >>' },
    },
    forge: (victim) => victim.append({ 41: victim.extended(41, '/ActualText (9.000.000)') }),
  }),
];

const wake = (victim: Victim, trailerRoot: string): Buffer => {
  const at = victim.bytes.length;
  const table = `xref\n0 0\ntrailer\n<< /Size 2000 /Root ${trailerRoot} /Prev ${victim.startXref} >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([victim.bytes, Buffer.from(table, 'latin1')]);
};

export const SHADOW_HIDE_AND_REPLACE: Attack[] = [
  {
    ...shadow('the trailer names the catalog that slept', {
      document: dormant,
      forge: (victim) => wake(victim, '30 0 R'),
    }),
    reasons: ['DISALLOWED_CHANGE', 'NO_SIGNATURE'],
  },
  shadow('the catalog names the pages that slept', {
    document: dormant,
    forge: (victim) => victim.append({ 1: victim.object(1).replace('/Pages 2 0 R', '/Pages 31 0 R') }),
  }),
  shadow('the table leads the content to a stream that slept', {
    document: dormant,
    forge: (victim) => {
      const asleep = victim.text.indexOf('\n33 0 obj') + 1;
      return revisionOf(victim, '', () => entryOf(4, asleep));
    },
  }),
  shadow('the page takes the content that slept', {
    document: dormant,
    forge: (victim) => victim.append({ 5: victim.object(5).replace('/Contents 4 0 R', '/Contents 33 0 R') }),
  }),
];
