// The starting forms of an agency: its own templates where it has them, this server's for the rest.
import { Readable } from 'node:stream';
import type { DraftingForm } from '../../contracts/drafting.ts';
import { DOCUMENT_KINDS, DocumentKind } from '../../contracts/vocabulary.ts';
import type { ByteAnswer } from '../../platform/http/send-bytes.ts';
import type { Deps } from '../commands/deps.ts';
import { writeTemplate } from '../docx/write-docx.ts';
import { printedName } from '../domain/form-values.ts';
import { OFFICE_FORMATS } from '../domain/office-format.ts';
import { PLACES, placesNeeded } from '../domain/places.ts';
import { mayChangeForms } from '../policy.ts';
import type { Actor, OrganizationPort } from '../ports.ts';
import type { OwnTemplate } from '../store/templates.ts';

const KINDS = DocumentKind.options;

export const presentForm = (kind: DocumentKind, own: OwnTemplate | null): DraftingForm => ({
  kind,
  own: own && { ...own, at: own.at.toISOString() },
  needs: placesNeeded(kind),
});

export async function listForms({ templates, canConvert }: Deps, actor: Actor) {
  const own = await templates.ofAgency(actor.agencyId);
  return {
    items: KINDS.map((kind) => presentForm(kind, own.get(kind) ?? null)),
    places: [...PLACES],
    canConvert: await canConvert(),
    can: { change: mayChangeForms(actor) },
  };
}

export async function templateBytes(
  { templates, files, organization }: Pick<Deps, 'templates' | 'files' | 'organization'>,
  { agencyId }: Actor,
  kind: DocumentKind,
): Promise<ByteAnswer> {
  const { mediaType } = OFFICE_FORMATS.docx;
  const own = await templates.find(agencyId, kind);
  if (own !== null) {
    const { digest, name, sizeBytes } = own;
    return {
      name,
      sizeBytes,
      mediaType,
      disposition: 'attachment',
      open: (range) => files.createReadStream(digest, range),
    };
  }
  const name = await nameOf(organization, agencyId);
  const bytes = await writeTemplate(kind, name === undefined ? {} : { co_quan: [name] });
  return {
    name: `Mẫu ${DOCUMENT_KINDS[kind].name}.docx`,
    sizeBytes: bytes.length,
    mediaType,
    disposition: 'attachment',
    open: (range) =>
      Readable.from([range === undefined ? bytes : bytes.subarray(range.start, range.end + 1)]),
  };
}

/** As it is printed, so that the rule under it is as long as it has to be. */
async function nameOf(organization: OrganizationPort, agencyId: string): Promise<string | undefined> {
  const agency = await organization.findAgency(agencyId);
  if (agency === null) return undefined;
  const parent = agency.parentCode === null ? null : await organization.findAgencyByCode(agency.parentCode);
  return printedName(parent?.shortName ?? null, agency);
}
