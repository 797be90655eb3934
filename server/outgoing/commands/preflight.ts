// Looks at everything a release rests on: the document, its bytes and signatures, its recipients, the agency's key. One
// rule with two uses: the clerk reads it beside the document, and the release refuses by it. NĐ 30/2020 Điều 18.
import { AppError } from '../../platform/http/problem.ts';
import type { VerificationReport } from '../../signing/index.ts';
import {
  approvalOf,
  currentVersion,
  type OutgoingDocument,
  type Recipient,
} from '../domain/outgoing-document.ts';
import {
  fault,
  keyProblem,
  type PreflightProblem,
  recipientProblem,
  statedProblems,
} from '../domain/preflight.ts';
import { assertLeaderSigned, assertSealed } from './assert-signatures.ts';
import type { Deps } from './deps.ts';
import { recipientFaults } from './recipient-faults.ts';
import { verifyFile } from './sign-file.ts';
import { notValid } from './signing-failure.ts';

interface Looked {
  problems: PreflightProblem[];
  /** Of the main file, where it was looked at. */
  report: VerificationReport | null;
}

export interface Found extends Looked, Pick<OutgoingDocument, 'recipients' | 'leftOut'> {}

type LookDeps = Pick<Deps, 'clock' | 'files' | 'verification' | 'organization' | 'distribution'>;

/**
 * What stops the release first, then warnings; and who can receive. `leaveOut` is said of none that can.
 * @throws AppError SERVER_BUSY.
 */
export async function preflight(
  deps: LookDeps,
  document: OutgoingDocument,
  leaveOut: readonly string[] = [],
): Promise<Found> {
  const [main, annexes, faults, key] = await Promise.all([
    lookAtMain(deps, document),
    lookAtAnnexes(deps, document),
    recipientFaults(deps, document),
    deps.organization.getCredential({ kind: 'agency', id: document.agencyId }),
  ]);
  const isLeftOut = (each: Recipient) => faults.has(each) && leaveOut.includes(each.code);
  const addressed = document.recipients.filter((each) => !isLeftOut(each));
  const isMailed = document.fields.mails.length > 0 && !deps.distribution.canMail;
  const problems = [
    ...statedProblems({ ...document, recipients: addressed }),
    ...main.problems,
    ...annexes,
    ...document.recipients.flatMap((each, index) => {
      const why = faults.get(each);
      return why === undefined || isLeftOut(each) ? [] : [recipientProblem(each, index, why)];
    }),
    ...(isMailed
      ? [fault({ code: 'MAIL_NOT_SET_UP', pointer: '/fields/mails', mend: 'administrator' })]
      : []),
    ...keyProblem(key?.facts.notAfter ?? null, deps.clock.now()),
  ];
  const recipients = document.recipients.filter((each) => !faults.has(each));
  return { problems, report: main.report, recipients, leftOut: [...faults.keys()] };
}

async function lookAtMain(deps: LookDeps, document: OutgoingDocument): Promise<Looked> {
  const { state, fields } = document;
  const version = currentVersion(document);
  const pointer = '/versions';
  const about = fields.main?.name ?? '';
  if (version === undefined || (await deps.files.stat(version.digest)) === null) {
    const missing = version === undefined ? 'drafter' : 'administrator';
    return { problems: [fault({ code: 'FILE_UNKNOWN', pointer, about, mend: missing })], report: null };
  }
  if (approvalOf(document) === undefined) return { problems: [], report: null };
  const look = state === 'sealed' ? assertSealed : assertLeaderSigned;
  try {
    return { problems: [], report: await look(deps, document, version.digest) };
  } catch (error) {
    return { problems: [unverified(error, { pointer, about })], report: null };
  }
}

/** Each separate PDF carries the agency's own signature; others cannot. Phụ lục I, II.8b. */
async function lookAtAnnexes(deps: LookDeps, document: OutgoingDocument): Promise<PreflightProblem[]> {
  const seal = document.signatures.findLast(({ kind }) => kind === 'seal');
  const found: PreflightProblem[] = [];
  for (const [index, { digest, name, mediaType }] of document.attachments.entries()) {
    const place = { pointer: `/attachments/${index}`, about: name };
    if ((await deps.files.stat(digest)) === null)
      found.push(fault({ code: 'FILE_UNKNOWN', ...place, mend: 'administrator' }));
    else if (mediaType === 'application/pdf' && document.state === 'sealed')
      found.push(...(await lookAtAnnex(deps, digest, { seal: seal?.certificateSha256, ...place })));
  }
  return found;
}

async function lookAtAnnex(
  deps: LookDeps,
  digest: string,
  { seal, ...place }: { seal: string | undefined; pointer: string; about: string },
): Promise<PreflightProblem[]> {
  const report = await verifyFile(deps, digest);
  const last = report.signatures.at(-1);
  if (last?.signer === undefined || last.signer.sha256 !== seal)
    return [fault({ code: 'OUTGOING_ANNEX_NOT_SEALED', ...place, mend: 'administrator' })];
  if (last.verdict === 'VALID') return [];
  return [unverified(notValid({ ...report, ...last }, 'OUTGOING_SIGNATURE_INVALID'), place)];
}

/** @throws what is no verdict. */
function unverified(error: unknown, place: { pointer: string; about: string }): PreflightProblem {
  if (!(error instanceof AppError)) throw error;
  const { code } = error;
  if (code === 'REVOCATION_UNAVAILABLE') return fault({ code, ...place, mend: 'wait' });
  if (code === 'OUTGOING_SIGNATURE_INVALID') return fault({ code, ...place, mend: 'administrator' });
  throw error;
}
