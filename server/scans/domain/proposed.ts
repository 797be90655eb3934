// What was read of a paper → the fields of an entry. An agency is told by its name in the directory: marks that a
// recogniser lost, and capitals, are set right by it.
import { fold } from '../../contracts/fold.ts';
import type { Proposed, ProposedField } from '../../contracts/intake.ts';
import type { ProposedName } from '../../contracts/read-fields.ts';
import type { FieldName, RecognisedField } from '../../recognition/index.ts';

export interface NamedAgency {
  code: string;
  name: string;
}

const NAMES: Partial<Record<FieldName, ProposedName>> = {
  issuer: 'senderName',
  date: 'issuedOn',
  place: 'place',
  kind: 'kind',
  subject: 'subject',
  urgency: 'urgency',
  signer: 'signerName',
  signerTitle: 'signerTitle',
};
const SOURCES = { 'pdf-text': 'text', ocr: 'ocr' } as const;

export function proposedOf(
  fields: readonly RecognisedField[],
  digest: string,
  agencies: readonly NamedAgency[],
): Proposed {
  const proposed: Proposed = {};
  const put = (name: ProposedName, { source, confidence, at }: RecognisedField, value: string) => {
    const field: ProposedField = { value, source: SOURCES[source], confidence, at: { ...at, digest } };
    proposed[name] = field;
  };
  for (const field of fields) {
    const name = NAMES[field.name];
    if (name !== undefined) put(name, field, field.value);
  }
  const of = (name: FieldName) => fields.find((field) => field.name === name);
  const [number, notation] = [of('number'), of('notation')];
  if (number !== undefined && notation !== undefined) {
    const confidence = Math.min(number.confidence, notation.confidence);
    put('numberText', { ...number, confidence }, `${number.value}/${notation.value}`);
  }
  const issuer = of('issuer');
  const known = issuer && agencyOf(issuer.value, agencies);
  if (issuer !== undefined && known !== undefined) {
    put('senderName', issuer, known.name);
    put('senderCode', issuer, known.code);
  }
  return proposed;
}

/** Letters alone: neither marks nor gaps, which a recogniser loses first. */
const squeezed = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9]/g, '')
    .replace(/^uybannhandan/, 'ubnd');

/** The only one of that name. */
export function agencyOf(name: string, agencies: readonly NamedAgency[]): NamedAgency | undefined {
  const wanted = squeezed(name);
  const same = agencies.filter((agency) => squeezed(agency.name) === wanted);
  return same.length === 1 ? same[0] : undefined;
}
