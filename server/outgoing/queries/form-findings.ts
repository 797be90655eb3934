// What the form check sees in the current main file, held against the fields of its document. NĐ 30/2020 Phụ lục I.
import type { FormFindings } from '../../contracts/form-check.ts';
import type { DraftFacts } from '../../form-check/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from '../commands/deps.ts';
import { notationOf } from '../domain/notation.ts';
import { currentVersion, type OutgoingDocument } from '../domain/outgoing-document.ts';

/** @throws AppError NOT_FOUND without a main file, SERVER_BUSY. */
export async function formFindings(
  { formCheck }: Pick<Deps, 'formCheck'>,
  document: OutgoingDocument,
): Promise<FormFindings> {
  const version = currentVersion(document);
  if (version === undefined) throw new AppError('NOT_FOUND', { detail: 'no main document' });
  return formCheck.check(version.digest, factsOf(document));
}

function factsOf({
  fields,
  agency,
  unit,
  signer,
  recipients,
  number,
  versions,
}: OutgoingDocument): DraftFacts {
  const { kind, subject, urgency, capacity, attachments } = fields;
  return {
    kind,
    subject,
    urgency,
    capacity,
    signer: signer && { name: signer.name, title: signer.title },
    recipients: recipients.map(({ name }) => name),
    agency: { name: agency.name, place: agency.place },
    notation: notationOf({
      kind,
      agencyAbbreviation: agency.abbreviation,
      unitAbbreviation: unit.abbreviation,
    }),
    numberText: number?.text ?? null,
    isSealed: versions.at(-1)?.act === 'sealed',
    attachments: attachments.length,
  };
}
