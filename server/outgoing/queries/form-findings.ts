// What the form check sees in the current main file, held against the fields of its document. NĐ 30/2020 Phụ lục I.
import type { FormFindings } from '../../contracts/form-check.ts';
import type { DraftFacts } from '../../form-check/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import { namesOf } from '../commands/assign-number.ts';
import type { Deps } from '../commands/deps.ts';
import { currentVersion, type OutgoingDocument } from '../domain/outgoing-document.ts';

/** @throws AppError NOT_FOUND without a main file, SERVER_BUSY. */
export async function formFindings(
  { formCheck, registers }: Pick<Deps, 'formCheck' | 'registers'>,
  document: OutgoingDocument,
): Promise<FormFindings> {
  const version = currentVersion(document);
  if (version === undefined) throw new AppError('NOT_FOUND', { detail: 'no main document' });
  // What it has been given stands; before that, what it will be given.
  const notation =
    document.number?.notation ?? (await registers.notationOf(document.agencyId, namesOf(document)));
  return formCheck.check(version.digest, { ...factsOf(document), notation });
}

function factsOf({
  fields,
  agency,
  signer,
  recipients,
  number,
  versions,
}: OutgoingDocument): Omit<DraftFacts, 'notation'> {
  const { kind, subject, urgency, capacity, attachments } = fields;
  return {
    kind,
    subject,
    urgency,
    capacity,
    signer: signer && { name: signer.name, title: signer.title },
    recipients: recipients.map(({ name }) => name),
    agency: { name: agency.name, place: agency.place },
    numberText: number?.text ?? null,
    isSealed: versions.at(-1)?.act === 'sealed',
    attachments: attachments.length,
  };
}
