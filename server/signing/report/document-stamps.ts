// The document timestamps of a file, judged from the newest backwards: each trusted one proves what it covers, the
// tokens and the evidence of older ones among it, which may then outlive their authorities. EN 319 102-1 §5.6.2.3.
import type { ContentDigest } from '../cms/verify-cms.ts';
import type { SignatureField } from '../pdf/signatures.ts';
import type { DssHistory } from './dss.ts';
import { type JudgedTimestamp, judgeTimestamp, upperBound } from './timestamps.ts';
import type { TrustContext } from './trust.ts';

interface Stamped {
  field: SignatureField;
  digestFor: ContentDigest;
}

/** The judged stamp of each field that is one. Fills the context's proofs. */
export const judgeDocumentStamps = async (
  fields: readonly Stamped[],
  trust: TrustContext,
  history: DssHistory,
): Promise<Map<SignatureField, JudgedTimestamp>> => {
  const stamped = fields
    .filter(({ field }) => field.type === 'DocTimeStamp')
    .toSorted((a, b) => b.field.revision - a.field.revision);
  for (const { field } of stamped) {
    const { certificates, crls, ocsps } = await history.at(field.revision);
    const held = [...certificates, ...crls, ...ocsps].map(({ der }) => der);
    trust.proofs.addObjects(held, field.revision);
  }
  const judged = new Map<SignatureField, JudgedTimestamp>();
  for (const { field, digestFor } of stamped) {
    const stamp = await judgeTimestamp(field.contents, digestFor, trust, field.revision + 1);
    judged.set(field, stamp);
    // A stamp whose authority may be revoked proves nothing for others.
    const isChecked = stamp.revocation.worst !== 'unknown' || !trust.requireRevocation;
    if (stamp.isTrusted && isChecked && field.coverage !== 'partial')
      trust.proofs.addStamp(field.revision, upperBound(stamp));
  }
  return judged;
};
