// A file that readers may take for two different documents: what was signed is then not one thing.
// ISO 32000-2 §7.5.4; pdf/second-view.ts tells how it is found.
import type { SignatureReport } from '../types.ts';
import { asFindings, decide, undecided } from './verdict.ts';

/** The report on a signature, undecided when the file can be read in two ways. */
export const heldToOneView = (signature: SignatureReport, hasSecondView: boolean): SignatureReport =>
  hasSecondView && signature.verdict !== 'INVALID'
    ? { ...signature, ...decide([...asFindings(signature), undecided('AMBIGUOUS_FILE')]) }
    : signature;
