// A copy as the client sees it.
import type { Copy as CopyShape } from '../contracts/copies.ts';
import { type Copy, type CopyAct, mayNow } from './domain/copy.ts';
import type { Actor } from './ports.ts';

export function presentCopy(actor: Actor, copy: Copy): CopyShape {
  const { id, version, form, state, source, pages, number, file, cancelled, createdAt, createdBy } = copy;
  const may = (act: CopyAct) => actor.role === 'clerk' && mayNow(act, copy);
  return {
    ...{ id, version, form, state, source, pages, createdBy, createdAt: createdAt.toISOString() },
    number: number && { text: number.text, issuedOn: number.issuedOn, bookName: number.bookName },
    file: file && {
      ...{ digest: file.digest, sizeBytes: file.sizeBytes, at: file.at.toISOString() },
      ...{ by: file.by, signedBy: file.signedBy },
    },
    cancelled: cancelled && { ...cancelled, at: cancelled.at.toISOString() },
    can: { number: may('number') && number === null, seal: may('seal'), cancel: may('cancel') },
  };
}
