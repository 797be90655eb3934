// Replaces the fields of a draft or a returned document, by hand or by itself while they are typed.
import { isDeepStrictEqual } from 'node:util';
import type { DraftFields } from '../../contracts/outgoing-document.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';
import { resolveFields } from './resolve-fields.ts';

export interface DraftUpdate {
  id: string;
  version: number;
  fields: DraftFields;
  /** Saved by itself: the time-line is not filled with it. */
  isAuto?: boolean | undefined;
}

/** What is typed within this time is told by one line. */
const ONE_LINE_MS = 10 * 60_000;

/** @throws AppError as {@link admit} and {@link resolveFields}. */
export async function updateDraft(
  deps: Deps,
  actor: Actor,
  { isAuto = false, ...wish }: DraftUpdate,
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'edit' });
  const patch = await resolveFields(deps, actor, wish.fields, before);
  if (isAuto && isDeepStrictEqual(patch.fields, before.fields)) return before;
  const at = deps.clock.now();
  return record(deps, actor, before, {
    act: 'edit',
    action: 'outgoing.edited',
    text: '',
    at,
    patch,
    isToldAlready: isAuto && isLastLineHis(before, actor, at),
  });
}

function isLastLineHis({ acts }: OutgoingDocument, { personId }: Actor, now: Date): boolean {
  const last = acts.at(-1);
  const isWriting = last?.action === 'outgoing.edited' || last?.action === 'outgoing.drafted';
  return isWriting && last.by?.id === personId && now.getTime() - last.at.getTime() < ONE_LINE_MS;
}
