// Which digest of its byte range each signature asks for, told before the file is read, so that one reading serves all.
// RFC 5652 §5.3 (digestAlgorithm), RFC 3161 §2.4.2 (messageImprint of a document timestamp).
import { digestByOid } from '../cms/algorithms.ts';
import { parseSignedData } from '../cms/parse-signed-data.ts';
import type { ContentDigest } from '../cms/verify-cms.ts';
import { DigestPass } from '../pdf/digest-pass.ts';
import type { SignatureField } from '../pdf/signatures.ts';
import { readTimestampToken } from '../timestamp/token.ts';

const algorithmOf = ({ type, contents }: SignatureField): string | undefined => {
  try {
    const oid =
      type === 'DocTimeStamp'
        ? readTimestampToken(contents)?.imprintOid
        : parseSignedData(contents).digestOid;
    return oid === undefined ? undefined : digestByOid(oid)?.node;
  } catch {
    // What is no CMS is reported when it is judged.
    return undefined;
  }
};

/** Tells the reading what this signature will ask for, and gives the way to ask. */
export const announceContent = (pass: DigestPass, field: SignatureField): ContentDigest => {
  const { byteRange } = field;
  // Ranges that run backwards or are no ranges have no digest; an empty one mismatches and is reported.
  if (!DigestPass.canDigest(byteRange)) return async () => new Uint8Array();
  const algorithm = algorithmOf(field);
  if (algorithm !== undefined) pass.announce({ byteRange, algorithm });
  return (asked) => pass.of({ byteRange, algorithm: asked });
};
