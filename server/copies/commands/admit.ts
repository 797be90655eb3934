// Load, policy, lifecycle, version: of the copy, and of the document it is made of. Copies are the clerk's work
// (NĐ 30/2020 Điều 25 khoản 2); whoever may see the document may read them.
import type { CopySourceKind } from '../../contracts/copies.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type Copy, type CopyAct, mayNow } from '../domain/copy.ts';
import { type Nature, natureOf } from '../domain/form-rule.ts';
import type { Actor, Deps, SourceDocument } from '../ports.ts';

export interface SourceRef {
  kind: CopySourceKind;
  id: string;
}

export interface Source extends SourceDocument {
  root: Copy['root'];
  nature: Nature;
}

export type SourceDeps = Pick<Deps, 'store' | 'outgoing' | 'incoming' | 'organization'>;

/** @throws AppError NOT_FOUND, also for a document the actor may not see. */
export async function loadSource(deps: SourceDeps, actor: Actor, { kind, id }: SourceRef): Promise<Source> {
  if (kind !== 'copy') {
    const found = await deps[kind].copySource(actor, id);
    return { ...found, root: { kind, id }, nature: natureOf(found.numberText) };
  }
  const copy = await loadVisible(deps, actor, id);
  const { source, number, file, form, root } = copy;
  const document = await deps[root.kind].copySource(actor, root.id);
  const agency = await deps.organization.findAgency(copy.agencyId);
  const isMade = file !== null && number !== null;
  return {
    ...{ root, nature: form, subject: source.subject, issuer: agency?.name ?? '' },
    // A copy of what is no longer in force is worth no more.
    standing: isMade ? document.standing : 'not-ready',
    numberText: number?.text ?? '',
    issuedOn: number?.issuedOn ?? source.issuedOn,
    files: isMade
      ? [{ digest: file.digest, name: source.name, mediaType: 'application/pdf', isMain: true }]
      : [],
  };
}

/** @throws AppError COPY_SOURCE_NOT_READY, COPY_SOURCE_NOT_IN_FORCE. */
export function assertInForce({ standing }: Pick<Source, 'standing'>): void {
  if (standing === 'not-ready') throw new AppError('COPY_SOURCE_NOT_READY');
  if (standing === 'not-in-force') throw new AppError('COPY_SOURCE_NOT_IN_FORCE');
}

/** @throws AppError NOT_FOUND, also where the document under it may not be seen. */
export async function loadVisible(
  { store, ...sources }: SourceDeps,
  actor: Actor,
  id: string,
): Promise<Copy> {
  const copy = await store.find(actor.agencyId, id);
  if (copy === null) throw new AppError('NOT_FOUND');
  await sources[copy.root.kind].copySource(actor, copy.root.id);
  return copy;
}

export const assertClerk = ({ role }: Actor): void => {
  if (role !== 'clerk') throw new AppError('FORBIDDEN', { detail: 'copies are the clerk’s to make' });
};

export const wrongState = (act: CopyAct, { state }: Copy): AppError =>
  new AppError('COPY_WRONG_STATE', { detail: `${act} is not possible in state ${state}` });

export const assertState = (act: CopyAct, copy: Copy): void => {
  if (!mayNow(act, copy)) throw wrongState(act, copy);
};

/** @throws AppError CONFLICT. */
export function assertVersion(copy: Copy, version: number): void {
  if (copy.version !== version)
    throw new AppError('CONFLICT', { detail: `version ${copy.version}, you saw ${version}` });
}

/** Why a conditional write found nothing. */
export async function whyNot({ store }: Pick<Deps, 'store'>, act: CopyAct, before: Copy): Promise<AppError> {
  const now = await store.find(before.agencyId, before.id);
  if (now !== null && !mayNow(act, now)) return wrongState(act, now);
  return new AppError('CONFLICT', { detail: `version ${now?.version}, you saw ${before.version}` });
}
