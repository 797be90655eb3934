// The verdict on one file as lines for people.
import type { VerificationLine } from '../signing/index.ts';

/** Ends with a line end. `signers`: their names, in the order of the signatures. */
export const told = (line: VerificationLine, signers: string[]): string =>
  [
    headline(line),
    ...(line.repairs ?? []).map(({ note, offset }) => `  repaired: ${note} (offset ${offset})`),
    ...line.signatures.map((signature, i) => signatureText(signature, signers[i])),
  ]
    .map((text) => `${text}\n`)
    .join('');

function headline({ file, verdict, message, problem }: VerificationLine): string {
  const why = message ?? problem;
  return `${verdict}  ${file}${why === undefined ? '' : ` (${why})`}`;
}

type SignatureLine = VerificationLine['signatures'][number];

function signatureText(signature: SignatureLine, signer = ''): string {
  const { field, kind, verdict, reasons, signingTime, timeBasis, level, coverage } = signature;
  const because = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  const parts = [
    `  ${field}: ${verdict}${because}`,
    signer === '' ? 'unknown signer' : signer,
    `${signingTime ?? 'no time'} (${timeBasis})`,
    kind === 'timestamp' ? 'document timestamp' : `PAdES ${level}`,
    coverage,
    `changes ${signature.modifications}`,
    `path ${signature.path}`,
    `revocation ${signature.revocation}`,
  ];
  return parts.join(' · ');
}
