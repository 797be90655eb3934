// Attacks on certified documents: the evil annotation (EAA) uses the permission to comment, the sneaky signature (SSA) that
// to sign. Rohlmann et al., "Breaking the Specification: PDF Certification", S&P 2021.

import { discPng } from '../../../support/png.ts';
import { signedBytes, specOf } from '../witness.ts';
import { type Attack, ON_ALL, OVERLAY } from './attack.ts';
import type { Victim } from './victim.ts';

const WIDE = '/Rect [0 0 595 842]';
const evil = (name: string, annotation: string, more: Record<number, string> = {}): Attack[] => [
  {
    name: `${name} at level 3`,
    on: [3],
    reasons: ['FILLED_AFTER_SIGNING'],
    keepsSignature: true,
    forge: (victim) => victim.append({ 5: victim.pageWith('900 0 R'), 900: annotation, ...more }),
  },
  {
    name: `${name} where comments are not permitted`,
    on: [undefined, 1, 2],
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim) => victim.append({ 5: victim.pageWith('900 0 R'), 900: annotation, ...more }),
  },
];

export const EVIL_ANNOTATION: Attack[] = [
  ...evil(
    'text over the text',
    `<< /Type /Annot /Subtype /FreeText ${WIDE} /Contents (9.000.000) /DA (/Helv 12 Tf 0 g) >>`,
  ),
  ...evil('a stamp over the page', `<< /Type /Annot /Subtype /Stamp ${WIDE} /AP << /N 901 0 R >> >>`, {
    901: OVERLAY,
  }),
  ...evil('a redaction', `<< /Type /Annot /Subtype /Redact ${WIDE} /OverlayText (9.000.000) >>`),
  ...evil(
    'a note whose icon is the page',
    `<< /Type /Annot /Subtype /Text ${WIDE} /Contents (x) /AP << /N 901 0 R >> >>`,
    { 901: OVERLAY },
  ),
  {
    name: 'a comment that starts a script',
    on: [3],
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim) =>
      victim.append({
        5: victim.pageWith('900 0 R'),
        900: `<< /Type /Annot /Subtype /Link /Rect [9 9 99 99] /A << /S /JavaScript /JS (app.alert\\(1\\)) >> >>`,
      }),
  },
];

const SIGNED =
  '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <3000> >>';
const sneaky = (victim: Victim, widget: string, value: string | undefined): Buffer =>
  victim.append({
    ...victim.formWith('900 0 R'),
    5: victim.pageWith('900 0 R'),
    900: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Sneaky) /F 132 /P 5 0 R ${widget} /AP << /N 902 0 R >> ${value === undefined ? '' : '/V 901 0 R'} >>`,
    ...(value === undefined ? {} : { 901: value }),
    902: OVERLAY,
  });

/** A new field with marks of its own, whose value is the signature that is there. */
const borrowed = (victim: Victim): Buffer =>
  victim.append({
    ...victim.formWith('900 0 R'),
    5: victim.pageWith('900 0 R'),
    900: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Sneaky) /F 132 /P 5 0 R /Rect [72 690 300 712] /AP << /N 902 0 R >> /V ${victim.signature.dictionaryObject} 0 R >>`,
    902: OVERLAY,
  });

const MARK = {
  kind: 'image',
  png: discPng(12, [200, 0, 0]),
  box: { page: 1, xMm: 20, yMm: 40, widthMm: 40, heightMm: 20 },
} as const;

export const SNEAKY_SIGNATURE: Attack[] = [
  {
    name: 'a signature of nobody over the page',
    on: [undefined, 1, 2],
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim) => sneaky(victim, WIDE, SIGNED),
  },
  {
    name: 'a signature of nobody over the page, at level 3',
    on: [3],
    reasons: ['FILLED_AFTER_SIGNING', 'BYTE_RANGE_ANOMALY'],
    keepsSignature: true,
    forge: (victim) => sneaky(victim, WIDE, SIGNED),
  },
  {
    name: "another field that is signed by the victim's own signature",
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim) => borrowed(victim),
  },
  {
    name: 'the same, hidden under a later signature of the whole file',
    on: [undefined],
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim, _attacker, clerk) =>
      signedBytes(borrowed(victim), specOf({ role: 'agency', signedAt: new Date() }), clerk),
  },
  {
    name: 'an unsigned field that shows something',
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim) => sneaky(victim, '/Rect [72 690 300 712]', undefined),
  },
  {
    name: 'a document timestamp that shows something',
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim) =>
      sneaky(victim, '/Rect [72 690 300 712]', SIGNED.replace('ETSI.CAdES.detached', 'ETSI.RFC3161')),
  },
  {
    name: 'a small signature of an unknown key over the amount',
    on: ON_ALL,
    reasons: ['MARKS_NOT_TRUSTED'],
    keepsSignature: true,
    forge: ({ bytes }, attacker) =>
      signedBytes(bytes, specOf({ role: 'agency', marks: [MARK], signedAt: new Date() }), attacker),
  },
  {
    name: 'a signature after which level 1 allows none',
    on: [1],
    reasons: ['DISALLOWED_CHANGE'],
    keepsSignature: true,
    forge: (victim) => sneaky(victim, '/Rect [0 0 0 0]', SIGNED),
  },
];
