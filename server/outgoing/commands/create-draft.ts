// Opens a draft; it may be incomplete. NĐ 30/2020 Điều 10.
import { isDeepStrictEqual } from 'node:util';
import type { DraftFields } from '../../contracts/outgoing-document.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { NO_CIRCUIT } from '../domain/circuit.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { loadVisible } from './admit.ts';
import type { Deps } from './deps.ts';
import { entriesOf } from './record.ts';
import { resolveFields } from './resolve-fields.ts';
import { updateDraft } from './update-draft.ts';

/** @throws AppError AGENCY_UNKNOWN, FILE_UNKNOWN, FILE_NOT_PDF; FORBIDDEN when the actor's post is not in force. */
export async function createDraft(
  deps: Deps,
  actor: Actor,
  { key, ...fields }: DraftFields & { key?: string | undefined },
): Promise<OutgoingDocument> {
  const at = deps.clock.now();
  const [agency, post] = await Promise.all([
    deps.organization.findAgency(actor.agencyId),
    deps.organization.findPost(actor.postId, vietnamDate(at)),
  ]);
  if (agency === null || post === null)
    throw new AppError('FORBIDDEN', { detail: 'the post is not in force' });
  const resolved = await resolveFields(deps, actor, fields);
  const by = personOf(actor);
  const document: OutgoingDocument = {
    ...resolved,
    id: key === undefined ? deps.ids.next() : derivedId('draft', actor.agencyId, actor.personId, key),
    agencyId: agency.id,
    version: 1,
    state: 'draft',
    agency: {
      id: agency.id,
      code: agency.code,
      name: agency.name,
      place: agency.place,
      abbreviation: agency.abbreviation,
    },
    unit: { id: post.unit.id, name: post.unit.name, abbreviation: post.unit.abbreviation },
    drafter: by,
    drafterId: actor.personId,
    leftOut: [],
    opinions: [],
    formCheck: 'none',
    circuit: NO_CIRCUIT,
    participants: [],
    undo: null,
    wasSubmitted: false,
    signing: null,
    signatures: [],
    number: null,
    pageCount: null,
    laterActs: [],
    replacedBy: null,
    replies: [],
    acts: [{ at, by, action: 'outgoing.drafted' as const, text: '' }],
    createdAt: at,
    updatedAt: at,
  };
  const event = { action: 'outgoing.drafted' as const, text: '', at, by, news: [] };
  const isNew = await deps.store.insert(document, await entriesOf(deps, document, event));
  return isNew ? document : goOn(deps, actor, document, fields);
}

/** Sent again: what was typed since the first time counts, as long as nobody has gone on from it. */
async function goOn(
  deps: Deps,
  actor: Actor,
  { id, fields: resolved, version }: OutgoingDocument,
  fields: DraftFields,
): Promise<OutgoingDocument> {
  const first = await loadVisible(deps.store, actor, id);
  if (isDeepStrictEqual(first.fields, resolved)) return first;
  return updateDraft(deps, actor, { id, version, fields });
}
