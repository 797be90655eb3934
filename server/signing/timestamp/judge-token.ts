// A timestamp token over content that is no PDF, judged by configured trust at the token's own time. RFC 3161 §2.4.2.
import { startHash } from '../cms/algorithms.ts';
import { certificateFacts } from '../keys/certificate-facts.ts';
import type { CertificateFacts, Der } from '../types.ts';
import { readArgument } from '../validation/certificate.ts';
import { type TimestampProblem, verifyTimestampToken } from './token.ts';

export interface TrustedCertificates {
  anchors: readonly Der[];
  intermediates: readonly Der[];
}

export interface TokenVerdict {
  /** It covers the content and comes from a trusted authority; revocation is not asked. */
  isValid: boolean;
  problems: TimestampProblem[];
  at?: Date;
  authority?: CertificateFacts;
  /** DER of the authority's certificate, and of those the token carries. */
  certificate?: Der;
  certificates: readonly Der[];
}

/** Reports, never throws, on a bad token. */
export async function judgeToken(
  token: Der,
  content: Uint8Array,
  { anchors, intermediates }: TrustedCertificates,
): Promise<TokenVerdict> {
  const read = (ders: readonly Der[]) => ders.flatMap((der) => readArgument(der) ?? []);
  const store = { anchors: read(anchors), pool: read(intermediates) };
  const digestFor = async (algorithm: string) => startHash(algorithm).update(content).digest();
  const { isValid, problems, info, authority, cms } = await verifyTimestampToken(token, digestFor, { store });
  return {
    isValid,
    problems,
    ...(info && { at: info.genTime }),
    ...(authority && { authority: certificateFacts(authority), certificate: authority.der }),
    certificates: cms?.certificates.map(({ der }) => der) ?? [],
  };
}
