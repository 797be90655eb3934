// Signs with the PIN of the key. Everything slow or fallible (key, certificate, OCSP, TSA, the signed bytes and their
// verification) happens before the one write that makes the result a version.
// NĐ 30/2020 Điều 13, 17, 18: the leader's signature first, then number, date and seal in one revision.
import { vietnamDateTime } from '../../platform/clock.ts';
import type { Signer } from '../../signing/index.ts';
import { attachmentMarks } from '../domain/marks.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { applySignature, type Made, type Ready } from './apply-signature.ts';
import { assertLeaderSigned } from './assert-signatures.ts';
import { drawn, roleOf, shownBy } from './begin-signing.ts';
import type { Deps } from './deps.ts';
import { firstPage, signFile } from './sign-file.ts';
import { openKey, ownerOf } from './signing-keys.ts';

const PDF = 'application/pdf';

/**
 * @throws AppError AUTH_STEP_UP_NEEDED, PIN_WRONG, CREDENTIAL_…, TOKEN_UNAVAILABLE, REMOTE_KEY_…, CERT_…, REVOCATION_UNAVAILABLE,
 * TIMESTAMP_UNAVAILABLE, SIGNING_FAILED; as {@link applySignature}.
 */
export async function finishSigning(
  deps: Deps,
  actor: Actor,
  { pin, ...wish }: { id: string; signingId: string; pin: string },
): Promise<OutgoingDocument> {
  deps.assertProved(actor);
  return applySignature(deps, actor, {
    ...wish,
    make: async (ready) => {
      const { signer, close } = await openKey(deps, ownerOf(ready.claim.kind, actor, ready.document), pin);
      try {
        return await signHere(deps, actor, ready, signer);
      } finally {
        await close();
      }
    },
  });
}

/** The marks, the signature and, for a seal, the signatures of the separate files, by a key that is open. */
export async function signHere(
  deps: Deps,
  actor: Actor,
  { document, claim, base, at }: Ready,
  signer: Signer,
): Promise<Made> {
  if (claim.kind === 'seal') await assertLeaderSigned(deps, document, base.digest);
  const shown = drawn(await shownBy(deps, actor, document, claim));
  const signed = await signFile(deps, {
    baseDigest: base.digest,
    spec: { role: roleOf(claim.kind), ...shown, signedAt: at, location: document.agency.place },
    signer,
    isWholeFileJudged: true,
  });
  const attachments =
    claim.kind === 'seal' ? await sealAttachments(deps, document, signer, at) : document.attachments;
  return { signed, attachments };
}

/** Each separate PDF gets the agency's signature with the text block; other files cannot carry one. */
async function sealAttachments(deps: Deps, document: OutgoingDocument, signer: Signer, at: Date) {
  const numberText = document.number?.text ?? '';
  const signingTime = vietnamDateTime(at);
  const sealed = [];
  for (const file of document.attachments) {
    if (file.mediaType !== PDF) {
      sealed.push(file);
      continue;
    }
    const { widthMm } = await firstPage(deps, file.digest);
    const { digest, sizeBytes } = await signFile(deps, {
      baseDigest: file.digest,
      spec: { role: 'agency', marks: attachmentMarks(widthMm, { numberText, signingTime }), signedAt: at },
      signer,
      isWholeFileJudged: false,
    });
    sealed.push({ ...file, digest, sizeBytes });
  }
  return sealed;
}
