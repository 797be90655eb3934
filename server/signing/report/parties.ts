// Who stands behind each signature of a file: its signer and the authorities of its timestamps, with the certificates
// that came along. Nothing is verified here. RFC 5652 §5.3, RFC 3161 §2.4.2.
import { OID } from '../cms/oids.ts';
import { verifyCms } from '../cms/verify-cms.ts';
import type { SignatureField } from '../pdf/signatures.ts';
import { verifyTimestampToken } from '../timestamp/token.ts';
import type { Der } from '../types.ts';
import type { Certificate } from '../validation/certificate.ts';
import type { Party } from './collect-evidence.ts';

/** No content is digested: only the names of the makers are asked for. */
const NO_DIGEST = async () => new Uint8Array();

/** The authority of a token; undefined when the token cannot be read or its authority is nowhere to be found. */
export const authorityOf = async (token: Der, pool: readonly Certificate[]): Promise<Party | undefined> => {
  const { authority, info, cms } = await verifyTimestampToken(token, NO_DIGEST, {
    store: { anchors: [], pool },
  });
  return (
    authority && info && { certificate: authority, embedded: cms?.certificates ?? [], usedAt: info.genTime }
  );
};

/** Signer and, when there is one, the authority of the signature timestamp; of a document timestamp its authority. */
export const partiesOf = async (
  field: SignatureField,
  pool: readonly Certificate[],
  signedAt: Date,
): Promise<Party[]> => {
  if (field.type === 'DocTimeStamp') {
    const authority = await authorityOf(field.contents, pool);
    return authority ? [authority] : [];
  }
  const { signer, certificates, parsed } = await verifyCms(field.contents, NO_DIGEST, {
    content: 'detached',
    extraCertificates: pool,
  });
  const token = parsed?.unsigned.get(OID.signatureTimeStamp)?.[0];
  const authority = token ? await authorityOf(token.raw, [...pool, ...certificates]) : undefined;
  return [
    ...(signer ? [{ certificate: signer, embedded: certificates, usedAt: signedAt }] : []),
    ...(authority ? [{ ...authority, embedded: [...authority.embedded, ...certificates] }] : []),
  ];
};
