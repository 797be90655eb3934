// Signs a file of the corpus and holds the result to what every signature must be: the file as it was, one revision
// more, the whole covered, and no complaint of another program's that was not there before.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bufferSource, verify } from '../../../server/signing/index.ts';
import type { Signer } from '../../../server/signing/types.ts';
import { pdfsigVerdicts, qpdfCheck, signedBytes, specOf } from '../../signing/pdf/witness.ts';
import { hasProgram } from '../../support/programs.ts';
import type { Case } from './cases.ts';
import type { Outcome } from './verify-case.ts';

export async function runSignCase(folder: string, one: Case, signer: Signer): Promise<Outcome> {
  const base = readFileSync(join(folder, one.file));
  const start = performance.now();
  const misses: string[] = [];
  try {
    const signed = await signedBytes(base, specOf(), signer);
    misses.push(...(await faultsOf(base, signed, signer)));
  } catch (error) {
    misses.push(`not signed: ${error instanceof Error ? error.message : String(error)}`);
  }
  const milliseconds = performance.now() - start;
  const isRight = misses.length === 0;
  return { file: one.file, class: one.class, isRight, isForgedAccepted: false, misses, milliseconds };
}

async function faultsOf(base: Buffer, signed: Buffer, signer: Signer): Promise<string[]> {
  const faults: string[] = [];
  if (!signed.subarray(0, base.length).equals(base)) faults.push('bytes of the file were changed');
  const policy = { trustAnchors: signer.certificateChain, now: new Date(), requireRevocation: false };
  const { signatures } = await verify(bufferSource(signed), policy);
  const facts = signatures.at(-1)?.facts;
  if (facts?.intact !== true || !facts.cryptographicallyValid) faults.push('the signature does not verify');
  if (facts?.coverage !== 'whole-file') faults.push('the signature does not cover the file');
  if (hasProgram('qpdf') && qpdfCheck(base) === 'clean' && qpdfCheck(signed) !== 'clean')
    faults.push('qpdf complains of what was clean');
  if (hasProgram('pdfsig') && pdfsigVerdicts(signed).at(-1) !== 'Signature is Valid.')
    faults.push('pdfsig does not verify it');
  return faults;
}
