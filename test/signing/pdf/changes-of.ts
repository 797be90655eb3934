// What the analysis finds after a signature of a file: all changes, by kind, allowed and forbidden.

import { ChangeAnalysis } from '../../../server/signing/pdf/changes.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { RevisionChange, VerificationPolicy } from '../../../server/signing/types.ts';

export interface Asked {
  /** Default: the earliest signature. */
  field?: string;
  docMdpDefault?: VerificationPolicy['docMdpDefault'];
}

export async function changesOf(bytes: Uint8Array, asked: Asked = {}): Promise<RevisionChange[]> {
  const file = await openPdf(bufferSource(bytes));
  const fields = await listSignatureFields(file);
  const one = asked.field === undefined ? fields[0] : fields.find(({ name }) => name === asked.field);
  return new ChangeAnalysis(file, fields, asked.docMdpDefault).after(one?.revision ?? 0);
}

export const kinds = (changes: RevisionChange[], allowed: boolean): RevisionChange['kind'][] =>
  changes.filter((change) => change.allowed === allowed).map((change) => change.kind);
