// Writes the starting document of a draft from its fields: the template of its kind, filled, kept as the person's own file
// and put in the queue for its PDF.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { DraftFields } from '../../contracts/outgoing-document.ts';
import type { ProblemIssue } from '../../contracts/problem.ts';
import { DOCUMENT_KINDS } from '../../contracts/vocabulary.ts';
import { vietnamDate, vietnamYear } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { withWorkFolder } from '../../platform/work-folder.ts';
import { fillTemplate } from '../docx/fill-template.ts';
import { writeTemplate } from '../docx/write-docx.ts';
import type { ConversionRow } from '../domain/conversion.ts';
import { formValues } from '../domain/form-values.ts';
import { FORMS } from '../domain/forms.ts';
import type { PlaceValues } from '../domain/places.ts';
import { inspectOfficeFile } from '../office/inspect.ts';
import type { Actor } from '../ports.ts';
import type { Deps } from './deps.ts';
import { assertRoom, enqueue } from './take-office-file.ts';

export type FormFields = Pick<
  DraftFields,
  'kind' | 'subject' | 'urgency' | 'signerPostId' | 'capacity' | 'recipientCodes' | 'toPlaces' | 'replyToId'
>;

/** @throws AppError AGENCY_UNKNOWN, OUTGOING_REFERENCE_UNKNOWN, FORBIDDEN when the post is not in force; as {@link enqueue}. */
export async function writeForm(deps: Deps, actor: Actor, fields: FormFields): Promise<ConversionRow> {
  await assertRoom(deps, actor);
  const values = await valuesOf(deps, actor, fields);
  const bytes = await filled(deps, actor, fields, values);
  const staged = await deps.files.stage(Readable.from([bytes]), { limitBytes: deps.limitBytes });
  try {
    const inspected = await inspectOfficeFile(staged.path);
    const name = `${`${DOCUMENT_KINDS[fields.kind].name} ${fields.subject}`
      .replace(/[/\\:*?"<>|\s]+/g, ' ')
      .slice(0, 150)
      .trim()}.docx`;
    const source = await deps.files.keepUpload(staged, { ...actor, name, purpose: 'attachment' });
    return await enqueue(deps, actor, source, inspected);
  } finally {
    await staged.discard();
  }
}

async function filled(
  { templates, files }: Deps,
  { agencyId }: Actor,
  { kind }: FormFields,
  values: PlaceValues,
): Promise<Buffer> {
  const own = await templates.find(agencyId, kind);
  if (own !== null) return fillTemplate(await files.pathOf(own.digest), values);
  return withWorkFolder('form', async (folder) => {
    const path = join(folder, 'template.docx');
    await writeFile(path, await writeTemplate(kind, values));
    return await fillTemplate(path, values);
  });
}

async function valuesOf(deps: Deps, actor: Actor, fields: FormFields): Promise<PlaceValues> {
  const { organization, clock, incoming, registers } = deps;
  const now = clock.now();
  const today = vietnamDate(now);
  const { kind, subject, urgency, capacity, toPlaces, signerPostId, replyToId, recipientCodes } = fields;
  const [agency, post, leaders, found, answered] = await Promise.all([
    organization.findAgency(actor.agencyId),
    organization.findPost(actor.postId, today),
    organization.peopleWithRole(actor.agencyId, 'leader', today),
    signerPostId === null ? null : organization.findPost(signerPostId, today),
    replyToId === null ? null : incoming.answerable(actor, replyToId),
  ]);
  if (agency === null || post === null)
    throw new AppError('FORBIDDEN', { detail: 'the post is not in force' });
  if (replyToId !== null && answered === null)
    throw new AppError('OUTGOING_REFERENCE_UNKNOWN', {
      errors: [issue('/replyToId', 'OUTGOING_REFERENCE_UNKNOWN')],
    });
  const parent = agency.parentCode === null ? null : await organization.findAgencyByCode(agency.parentCode);
  // A post of another agency is no signer here.
  const signer = found?.agency.id === agency.id ? { name: found.person.name, title: found.post.title } : null;
  return formValues({
    kind,
    subject,
    urgency,
    capacity,
    toPlaces,
    agency,
    parentName: parent?.shortName ?? null,
    unit: post.unit,
    notation: await registers.notationOf(agency.id, {
      kind,
      agencyAbbreviation: agency.abbreviation,
      unitAbbreviation: post.unit.abbreviation,
    }),
    year: vietnamYear(now),
    signer,
    leaderTitles: leaders.map(({ title }) => title),
    recipients: await namesOf(deps, recipientCodes),
    answered,
    isAddressed: FORMS[kind].isAddressed,
  });
}

async function namesOf({ organization }: Deps, codes: readonly string[]): Promise<string[]> {
  const found = await Promise.all(codes.map((code) => organization.findAgencyByCode(code)));
  const unknown = found.flatMap((agency, index) =>
    agency === null ? [issue(`/recipientCodes/${index}`, 'AGENCY_UNKNOWN')] : [],
  );
  if (unknown.length > 0) throw new AppError('AGENCY_UNKNOWN', { errors: unknown });
  return found.flatMap((agency) => (agency === null ? [] : [agency.name]));
}

const issue = (pointer: string, code: ProblemIssue['code']): ProblemIssue => ({
  pointer,
  code,
  detail: code,
});
