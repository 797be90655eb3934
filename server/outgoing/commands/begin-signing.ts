// Claims the document for one signature: initials, the leader's approval, or the agency's seal. The claim keeps two people from
// signing the same bytes at once; it is free again after five minutes.
import type { SigningPlacement } from '../../contracts/signing.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { SignatureSpec } from '../../signing/index.ts';
import { isHeldUp, placeOf } from '../domain/circuit.ts';
import { markFaults, type NamedMark } from '../domain/mark-faults.ts';
import { agencyMarks, personalMarks } from '../domain/marks.ts';
import {
  approvalOf,
  currentVersion,
  type OutgoingDocument,
  type SigningClaim,
  type SigningKind,
} from '../domain/outgoing-document.ts';
import type { Actor, HeldCredential } from '../ports.ts';
import { assertMay, assertVersion, loadVisible, wrongState } from './admit.ts';
import { assertCapacity } from './assert-capacity.ts';
import type { Deps } from './deps.ts';
import { pagesOf, tryMarks } from './sign-file.ts';
import { ownerOf, usableCredential } from './signing-keys.ts';

export const CLAIM_MS = 5 * 60_000;

export interface BegunSigning {
  claim: SigningClaim;
  credential: HeldCredential;
}

interface Wish {
  id: string;
  version: number;
  kind: SigningKind;
  placement: SigningPlacement;
  /** Default: a new one. */
  signingId?: string;
}

/** Asked by the person himself. @throws AppError AUTH_STEP_UP_NEEDED; as {@link claimForSigning}. */
export async function beginSigning(deps: Deps, actor: Actor, wish: Wish): Promise<BegunSigning> {
  deps.assertProved(actor);
  return claimForSigning(deps, actor, wish);
}

/**
 * The caller's own claim is replaced; somebody else's live one is SIGNING_IN_PROGRESS.
 * @throws AppError OUTGOING_NOT_SIGNER, OUTGOING_NOT_SIGNED, OUTGOING_FORM_NOT_PASSED, BAD_INPUT (a seal without a
 * box for the number, giáp lai without a seal or on one page), CREDENTIAL_…, CERT_…, PDF_PAGE_UNKNOWN, MARK_OUTSIDE_PAGE,
 * MARKS_OVERLAP, MARK_NOT_DRAWN, PDF_FORBIDS_CHANGE.
 */
export async function claimForSigning(deps: Deps, actor: Actor, wish: Wish): Promise<BegunSigning> {
  const { kind, placement } = wish;
  const before = await loadVisible(deps.store, actor, wish.id);
  const base = assertMaySignNow(actor, before, kind);
  assertVersion(before, wish.version);
  if (kind === 'approval') await assertCapacity(deps, before);
  if (kind === 'seal') assertSealPlaces(placement, before);

  const credential = await usableCredential(deps, ownerOf(kind, actor, before));
  const now = deps.clock.now();
  const shown = await shownBy(deps, actor, before, { kind, placement });
  await assertPlaces(deps, base.digest, shown);
  await tryMarks(deps, base.digest, { role: roleOf(kind), ...drawn(shown), signedAt: now });

  const claim: SigningClaim = {
    id: wish.signingId ?? deps.ids.next(),
    kind,
    personId: actor.personId,
    expiresAt: new Date(now.getTime() + CLAIM_MS),
    placement,
    baseDigest: base.digest,
  };
  if ((await deps.store.claim(before, claim, now)) === null) throw await whyNotClaimed(deps, before, kind);
  return { claim, credential };
}

const ACTS = { initials: 'approve', approval: 'sign', seal: 'seal' } as const;
export const actOf = (kind: SigningKind) => ACTS[kind];
export const roleOf = (kind: SigningKind) => (kind === 'seal' ? 'agency' : 'person');

/** Policy and lifecycle of a signature; answers the bytes it is for. */
export function assertMaySignNow(actor: Actor, document: OutgoingDocument, kind: SigningKind) {
  assertMay(actor, document, actOf(kind));
  if (kind === 'initials') assertInitialsTurn(document);
  if (kind === 'approval' && document.formCheck === 'failed') throw new AppError('OUTGOING_FORM_NOT_PASSED');
  if (kind === 'seal' && (approvalOf(document) === undefined || document.number === null))
    throw wrongState('seal', 'submitted');
  const base = currentVersion(document);
  if (base === undefined) throw new AppError('OUTGOING_INCOMPLETE', { detail: 'no main document' });
  return base;
}

/** Initials are the approval of a step of that kind, and of no other. */
function assertInitialsTurn(document: OutgoingDocument): void {
  const place = placeOf(document);
  if (typeof place !== 'object' || place.kind !== 'initials') throw wrongState('approve', document.state);
  if (isHeldUp(document)) throw new AppError('CIRCUIT_OPINION_PENDING');
}

export interface Shown {
  marks: NamedMark[];
  giapLai?: NonNullable<SignatureSpec['giapLai']>;
}

/** What the signature will show on the page. @throws AppError BAD_INPUT for a seal across page edges without a seal. */
export async function shownBy(
  { organization }: Deps,
  actor: Actor,
  document: OutgoingDocument,
  { kind, placement }: Pick<SigningClaim, 'kind' | 'placement'>,
): Promise<Shown> {
  const { agency, number, fields } = document;
  if (kind !== 'seal')
    return {
      marks: personalMarks(placement, actor.name, await organization.signatureImage(actor.personId)),
    };
  if (number === null) throw wrongState('seal', document.state);
  const seal = await organization.seal(agency.id);
  const marks = agencyMarks(placement, {
    ...{ seal, number, place: agency.place, agencyName: agency.name },
    urgency: fields.urgency,
  });
  const { giapLai } = placement;
  if (giapLai === undefined) return { marks };
  if (seal === null) throw noGiapLai('the agency has no picture of its seal');
  const { middleMm } = giapLai;
  return { marks, giapLai: { ...seal, ...(middleMm !== undefined && { middleMm }) } };
}

/** For the signing library. */
export const drawn = ({ marks, giapLai }: Shown): Pick<SignatureSpec, 'marks' | 'giapLai'> => ({
  marks: marks.map(({ mark }) => mark),
  ...(giapLai && { giapLai }),
});

/** @throws AppError with every mark that stands where it cannot, by the code of the first. */
async function assertPlaces(deps: Deps, digest: string, { marks, giapLai }: Shown): Promise<void> {
  const pages = await pagesOf(deps, digest);
  if (giapLai !== undefined && pages.length < 2) throw noGiapLai('a seal across page edges needs two pages');
  const faults = markFaults(marks, pages);
  const [first] = faults;
  if (first === undefined) return;
  throw new AppError(first.code, { errors: faults.map((fault) => ({ ...fault, detail: fault.code })) });
}

const noGiapLai = (detail: string) =>
  new AppError('BAD_INPUT', { errors: [{ pointer: '/placement/giapLai', code: 'impossible', detail }] });

/** The number comes with the seal, in its revision: there is no later moment for it. A date may be printed already. */
function assertSealPlaces({ number, urgency }: SigningPlacement, { fields }: OutgoingDocument): void {
  const errors = [
    ...(number === undefined
      ? [{ pointer: '/placement/number', code: 'missing', detail: 'a seal brings the number' }]
      : []),
    ...(urgency !== undefined && fields.urgency === 'normal'
      ? [{ pointer: '/placement/urgency', code: 'impossible', detail: 'the document is not urgent' }]
      : []),
  ];
  if (errors.length > 0) throw new AppError('BAD_INPUT', { errors });
}

async function whyNotClaimed(deps: Deps, before: OutgoingDocument, kind: SigningKind): Promise<AppError> {
  const now = await deps.store.find(before.agencyId, before.id);
  if (now === null) return new AppError('NOT_FOUND');
  if (now.state !== before.state) return wrongState(actOf(kind), now.state);
  if (now.version !== before.version) return new AppError('CONFLICT');
  return new AppError('SIGNING_IN_PROGRESS');
}
