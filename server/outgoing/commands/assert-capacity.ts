// Asks whether the named signer may sign in the capacity the draft gives him, on the day. NĐ 30/2020 Điều 13.
import { rankOf, standingOf } from '../../organization/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { capacityFault } from '../domain/capacity.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';

/** @throws AppError CAPACITY_…, DELEGATION_… ; OUTGOING_INCOMPLETE when the signer’s post is not in force. */
export async function assertCapacity(
  { organization, clock }: Pick<Deps, 'organization' | 'clock'>,
  { fields, signerPostId, agencyId }: Pick<OutgoingDocument, 'fields' | 'signerPostId' | 'agencyId'>,
): Promise<void> {
  const pointer = '/fields/capacity';
  const today = vietnamDate(clock.now());
  const held = signerPostId === null ? null : await organization.findPost(signerPostId, today);
  if (held === null || held.agency.id !== agencyId) {
    const issue = { pointer: '/fields/signerPostId', code: 'missing', detail: 'no signer' };
    throw new AppError('OUTGOING_INCOMPLETE', { errors: [issue] });
  }
  const { capacity, kind: documentKind } = fields;
  const isGiven = capacity === 'TL' || capacity === 'TUQ';
  const postId = held.post.id;
  const given = isGiven ? await organization.delegationsTo({ agencyId, postId, unitId: held.unit.id }) : [];
  const code = capacityFault({
    capacity,
    documentKind,
    postId,
    rank: rankOf(held.post),
    given: given.map(({ kind, to, kinds, ...rest }) => ({
      kind,
      toPostId: to.postId,
      kinds,
      standing: standingOf(rest, today),
    })),
  });
  if (code !== undefined) throw new AppError(code, { errors: [{ pointer, code, detail: code }] });
}
