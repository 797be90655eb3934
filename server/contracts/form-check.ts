// The form check (kiểm tra thể thức) of a main file: what a program can see of NĐ 30/2020 Phụ lục I, rule by rule. The
// checker decides; these findings help him.
import { z } from 'zod';
import { Digest, IdParams, Instant } from './common-shapes.ts';
import { defineRoute } from './route.ts';

/** Each rule with the place in Phụ lục I, Phần I that it follows. An id is never used for anything else. */
export const FORM_RULES = {
  'file.unreadable': 'I',
  'file.partial': 'I',
  'page.no-text': 'I',
  'page.sideways': 'I.2',
  'page.paper': 'I.1',
  'page.landscape': 'I.2',
  'margin.left': 'I.3',
  'margin.right': 'I.3',
  'margin.top': 'I.3',
  'margin.bottom': 'I.3',
  'font.family': 'I.4',
  'font.likeness': 'I.4',
  'font.not-embedded': 'I.4',
  'text.encoding': 'I.4',
  'text.decomposed': 'I.4',
  'text.colour': 'I.4',
  'numbering.missing': 'I.7',
  'numbering.first': 'I.7',
  'numbering.place': 'I.7',
  'numbering.size': 'I.7',
  'numbering.order': 'I.7',
  'country.missing': 'II.1',
  'country.spelling': 'II.1',
  'country.size': 'II.1',
  'country.bold': 'II.1',
  'country.place': 'II.1',
  'motto.missing': 'II.1',
  'motto.spelling': 'II.1',
  'motto.size': 'II.1',
  'motto.bold': 'II.1',
  'motto.centred': 'II.1',
  'motto.rule': 'II.1',
  'motto.rule-length': 'II.1',
  'superior.case': 'II.2',
  'superior.size': 'II.2',
  'superior.bold': 'II.2',
  'agency.missing': 'II.2',
  'agency.name': 'II.2',
  'agency.case': 'II.2',
  'agency.size': 'II.2',
  'agency.bold': 'II.2',
  'agency.rule': 'II.2',
  'agency.rule-length': 'II.2',
  'number.missing': 'II.3',
  'number.form': 'II.3',
  'number.notation': 'II.3',
  'number.other': 'II.3',
  'number.size': 'II.3',
  'number.centred': 'II.3',
  'date.missing': 'II.4',
  'date.form': 'II.4',
  'date.place': 'II.4',
  'date.italic': 'II.4',
  'date.size': 'II.4',
  'date.line': 'II.4',
  'title.missing': 'II.5',
  'title.case': 'II.5',
  'title.size': 'II.5',
  'title.bold': 'II.5',
  'title.centred': 'II.5',
  'subject.missing': 'II.5',
  'subject.other': 'II.5',
  'subject.size': 'II.5',
  'subject.bold': 'II.5',
  'subject.upright': 'II.5',
  'subject.rule': 'II.5',
  'body.missing': 'II.6',
  'body.size': 'II.6',
  'body.justified': 'II.6',
  'body.indent': 'II.6',
  'body.line-spacing': 'II.6',
  'body.paragraph-gap': 'II.6',
  'basis.italic': 'II.6',
  'basis.ends': 'II.6',
  'capacity.missing': 'II.7',
  'capacity.other': 'II.7',
  'position.missing': 'II.7',
  'position.other': 'II.7',
  'position.size': 'II.7',
  'position.bold': 'II.7',
  'signer.missing': 'II.7',
  'signer.size': 'II.7',
  'signer.bold': 'II.7',
  'signer.case': 'II.7',
  'signer.degree': 'II.7',
  'signer.room': 'II.7',
  'addressee.missing': 'II.9',
  'addressee.size': 'II.9',
  'recipients.missing': 'II.9',
  'recipients.heading': 'II.9',
  'recipients.size': 'II.9',
  'recipients.archive': 'II.9',
  'recipients.ends': 'II.9',
  'recipients.names': 'II.9',
  'appendix.heading': 'III.1',
  'appendix.name': 'III.1',
  'appendix.reference': 'III.1',
  'appendix.missing': 'III.1',
  'urgency.missing': 'III.2',
  'urgency.other': 'III.2',
  'urgency.form': 'III.2',
  'urgency.box': 'III.2',
  'secrecy.stamp': 'III.2',
  'circulation.form': 'III.2',
  'drafter-mark.size': 'III.3',
  'contact.size': 'III.4',
} as const;

export const FormRule = z.enum(Object.keys(FORM_RULES) as [keyof typeof FORM_RULES]);
export type FormRule = keyof typeof FORM_RULES;

/** `look`: the program cannot decide it, a person has to look. */
export const FormSeverity = z.enum(['error', 'warning', 'look']);
export type FormSeverity = z.infer<typeof FormSeverity>;

export const FormFinding = z.object({
  rule: FormRule,
  severity: FormSeverity,
  /** Of NĐ 30/2020 Phụ lục I, Phần I. */
  clause: z.string(),
  /** Where it is seen; null: of the whole file, or of something that is not there. */
  page: z.int().nullable(),
  /** Millimetres from the top-left corner of the page as it is read. */
  box: z.object({ xMm: z.number(), yMm: z.number(), widthMm: z.number(), heightMm: z.number() }).nullable(),
  /** What the sentence of the rule is filled with: what was found, what was expected. */
  params: z.record(z.string(), z.string()),
});
export type FormFinding = z.infer<typeof FormFinding>;

export const FormFindings = z.object({
  /** The file these are of. */
  digest: Digest,
  rulesVersion: z.int(),
  checkedAt: Instant,
  pages: z.int(),
  errors: z.int(),
  warnings: z.int(),
  looks: z.int(),
  /** Errors first, then as the page is read; the first two hundred. */
  findings: z.array(FormFinding).max(200),
});
export type FormFindings = z.infer<typeof FormFindings>;

export const getFormFindings = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/form-findings',
  summary: 'What the form check sees in the current main file, against the fields of the document',
  tag: 'outgoing',
  access: 'signed-in',
  params: IdParams,
  response: FormFindings,
  errors: ['NOT_FOUND', 'SERVER_BUSY'],
});
