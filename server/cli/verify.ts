// `vanthu verify`: the report of the signing library, on the terminal or as JSON.
import { type SignatureReport, type Verdict, type VerificationReport, verify } from '../signing/index.ts';
import { EXIT } from './exit-codes.ts';
import { withPdf } from './input-file.ts';
import { type TrustOptions, trustPolicy } from './trust-policy.ts';

const EXIT_OF: Record<Verdict, number> = { VALID: EXIT.ok, INVALID: EXIT.no, INDETERMINATE: EXIT.undecided };

/** @throws CommandFailed, StartupError when there is no trust to verify by. */
export async function verifyFile(file: string, options: TrustOptions & { json: boolean }): Promise<number> {
  const policy = await trustPolicy(options);
  const report = await withPdf(file, (source) => verify(source, policy));
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : told(file, report));
  return EXIT_OF[report.verdict];
}

const told = (file: string, { verdict, reasons, signatures }: VerificationReport): string =>
  [`${verdict}  ${file}${because(reasons)}`, ...signatures.map(line)].map((text) => `${text}\n`).join('');

function line({ field, verdict, reasons, signer, facts }: SignatureReport): string {
  const { time, coverage, path, revocation, level } = facts;
  const parts = [
    `  ${field}: ${verdict}${because(reasons)}`,
    signer?.commonName ?? 'unknown signer',
    `${time.at ?? 'no time'} (${time.basis})`,
    `PAdES ${level}`,
    coverage,
    `path ${path.status}`,
    `revocation ${revocation.status}`,
  ];
  return parts.join(' · ');
}

const because = (reasons: readonly string[]) => (reasons.length === 0 ? '' : ` (${reasons.join(', ')})`);
