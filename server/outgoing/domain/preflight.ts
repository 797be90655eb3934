// What the document itself, and the directory, say against its release. Phụ lục VI: everything the packet needs is
// there before it leaves, and all that is missing is told at once.
import type { PreflightProblem } from '../../contracts/preflight.ts';
import type { RecipientFault } from '../../contracts/vocabulary.ts';
import { isBeforeSignature } from './lifecycle.ts';
import { approvalOf, hasRecipient, type OutgoingDocument, type Recipient } from './outgoing-document.ts';

export type { PreflightProblem };

/** A certificate that ends within so many days is worth a word. */
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

type Fault = Pick<PreflightProblem, 'code' | 'pointer' | 'mend'> &
  Partial<Pick<PreflightProblem, 'about' | 'fault'>>;

export const fault = ({ about = '', fault: why = null, ...rest }: Fault): PreflightProblem => ({
  ...{ severity: 'error', about, fault: why },
  ...rest,
});

/** Read from the document alone. */
export function statedProblems(document: OutgoingDocument): PreflightProblem[] {
  const { state, number, formCheck, signatures } = document;
  const isSigned = !isBeforeSignature(state) && approvalOf(document) !== undefined;
  const isSealed = state === 'sealed' && signatures.some(({ kind }) => kind === 'seal');
  const problems: PreflightProblem[] = [];
  if (!isSigned)
    problems.push(fault({ code: 'OUTGOING_NOT_SIGNED', pointer: '/signatures', mend: 'signer' }));
  if (formCheck === 'failed')
    problems.push(fault({ code: 'OUTGOING_FORM_NOT_PASSED', pointer: '/formCheck', mend: 'form' }));
  if (number === null)
    problems.push(fault({ code: 'OUTGOING_NOT_NUMBERED', pointer: '/number', mend: 'number' }));
  if (!isSealed) problems.push(fault({ code: 'OUTGOING_NOT_SEALED', pointer: '/signatures', mend: 'seal' }));
  if (!hasRecipient(document))
    problems.push(fault({ code: 'OUTGOING_NO_RECIPIENT', pointer: '/recipients', mend: 'recipients' }));
  return problems;
}

/** Of a recipient that cannot receive; he may be left out of the release by a word of the clerk. */
export const recipientProblem = ({ name }: Recipient, index: number, why: RecipientFault): PreflightProblem =>
  fault({
    code: 'RECIPIENT_UNREACHABLE',
    ...{ pointer: `/recipients/${index}`, about: name, mend: 'recipients', fault: why },
  });

/** The agency's key: nothing that stops a sealed document, but the next one. `notAfter` as in the certificate. */
export function keyProblem(notAfter: string | null, now: Date): PreflightProblem[] {
  const warning = (code: 'CREDENTIAL_MISSING' | 'CERT_EXPIRED' | 'CERT_ENDS_SOON'): PreflightProblem[] => [
    { ...fault({ code, pointer: '/agency/key', about: notAfter ?? '', mend: 'key' }), severity: 'warning' },
  ];
  if (notAfter === null) return warning('CREDENTIAL_MISSING');
  const left = new Date(notAfter).getTime() - now.getTime();
  if (left < 0) return warning('CERT_EXPIRED');
  return left < SOON_DAYS * DAY_MS ? warning('CERT_ENDS_SOON') : [];
}

export const stops = ({ severity }: PreflightProblem): boolean => severity === 'error';
