// The verification report as it crosses the wire; mirrors server/signing/types.ts (a type test holds them equal).
import { z } from 'zod';
import { FileName } from './common-shapes.ts';
import { defineRoute } from './route.ts';
import { Verdict } from './vocabulary.ts';

export const ReasonCode = z.enum([
  'NO_SIGNATURE',
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'SIG_CRYPTO_FAILURE',
  'BYTE_RANGE_ANOMALY',
  'NOT_WHOLE_FILE_COVERED',
  'DISALLOWED_CHANGE',
  'MARKS_NOT_TRUSTED',
  'FILLED_AFTER_SIGNING',
  'PERMISSIONS_RAISED',
  'AMBIGUOUS_FILE',
  'ESS_MISMATCH',
  'NO_SIGNING_CERTIFICATE',
  'NO_CERTIFICATE_CHAIN_FOUND',
  'CHAIN_CONSTRAINTS_FAILURE',
  'KEY_USAGE',
  'EXPIRED',
  'NOT_YET_VALID',
  'REVOKED',
  'REVOCATION_UNKNOWN',
  'WEAK_ALGORITHM',
  'TIMESTAMP_INVALID',
  'TIMESTAMP_ORDER',
  'ENCRYPTED',
  'LIMIT_EXCEEDED',
  'REPAIRED',
]);
export type ReasonCode = z.infer<typeof ReasonCode>;

const Indication = z.enum(['TOTAL_PASSED', 'TOTAL_FAILED', 'INDETERMINATE']);

/** ETSI EN 319 102-1, Table 6. */
export const SubIndication = z.enum([
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'SIG_CRYPTO_FAILURE',
  'REVOKED',
  'EXPIRED',
  'NOT_YET_VALID',
  'SIG_CONSTRAINTS_FAILURE',
  'CHAIN_CONSTRAINTS_FAILURE',
  'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'CRYPTO_CONSTRAINTS_FAILURE',
  'POLICY_PROCESSING_ERROR',
  'SIGNATURE_POLICY_NOT_AVAILABLE',
  'TIMESTAMP_ORDER_FAILURE',
  'NO_SIGNING_CERTIFICATE_FOUND',
  'NO_CERTIFICATE_CHAIN_FOUND',
  'NO_CERTIFICATE_CHAIN_FOUND_NO_POE',
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'OUT_OF_BOUNDS_NOT_REVOKED',
  'OUT_OF_BOUNDS_NO_POE',
  'REVOCATION_OUT_OF_BOUNDS_NO_POE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'NO_POE',
  'TRY_LATER',
  'SIGNED_DATA_NOT_FOUND',
  'CUSTOM',
]);

/** Optional: reports kept from before do not carry them. */
const etsiConclusion = { indication: Indication.optional(), subIndication: SubIndication.optional() };

export const ChangeKind = z.enum([
  'signature-added',
  'timestamp-added',
  'dss-added',
  'number-date-seal',
  'form-filled',
  'annotation',
  'metadata',
  'page-content',
  'font',
  'resource',
  'structure',
  'action',
  'attachment',
]);
export type ChangeKind = z.infer<typeof ChangeKind>;

export const RevisionChange = z.object({
  revision: z.int(),
  kind: ChangeKind,
  allowed: z.boolean(),
  permitted: z.boolean().optional(),
  object: z.int().optional(),
  page: z.int().optional(),
  note: z.string(),
});

export const CertificateFacts = z.object({
  subject: z.string(),
  commonName: z.string(),
  organization: z.string().optional(),
  issuer: z.string(),
  serialHex: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
  sha256: z.string(),
  key: z.string(),
});
export type CertificateFacts = z.infer<typeof CertificateFacts>;

export const SignatureReport = z.object({
  field: z.string(),
  revision: z.int(),
  subFilter: z.string(),
  role: z.enum(['person', 'agency', 'timestamp', 'unknown']),
  page: z.int().optional(),
  facts: z.object({
    intact: z.boolean(),
    cryptographicallyValid: z.boolean(),
    essMatch: z.boolean().nullable(),
    coverage: z.enum(['whole-file', 'whole-revision', 'partial']),
    anomalies: z.array(z.string()).optional(),
    changesAfter: z.array(RevisionChange),
    permissions: z
      .object({
        docMdp: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
        fieldMdp: z
          .object({ action: z.enum(['All', 'Include', 'Exclude']), fields: z.array(z.string()) })
          .optional(),
        obeyed: z.boolean(),
      })
      .optional(),
    time: z.object({
      basis: z.enum(['timestamp', 'claimed', 'none']),
      at: z.string().optional(),
      claimed: z.string().optional(),
    }),
    timestamp: z.object({ valid: z.boolean(), at: z.string(), authority: z.string() }).optional(),
    path: z.object({
      status: z.enum(['trusted', 'untrusted', 'incomplete', 'invalid']),
      certificates: z.array(CertificateFacts),
      note: z.string().optional(),
    }),
    validity: z.enum(['within', 'expired', 'not-yet-valid', 'unknown']),
    revocation: z.object({
      status: z.enum(['good', 'revoked', 'unknown']),
      source: z.enum(['ocsp', 'crl']).optional(),
      at: z.string().optional(),
      revokedAt: z.string().optional(),
      reason: z.string().optional(),
      invalidSince: z.string().optional(),
    }),
    keyUsageOk: z.boolean(),
    algorithm: z.object({
      digest: z.string(),
      signature: z.string(),
      weak: z.boolean(),
      until: z.string().optional(),
    }),
    level: z.enum(['none', 'B-B', 'B-T', 'B-LT', 'B-LTA']),
  }),
  signer: CertificateFacts.optional(),
  verdict: Verdict,
  reasons: z.array(ReasonCode),
  ...etsiConclusion,
});
export type SignatureReport = z.infer<typeof SignatureReport>;

/** What recover mode did to read a damaged file. */
export const Repair = z.object({
  code: z.enum(['STARTXREF_FOUND', 'XREF_REBUILT', 'TRAILER_REBUILT']),
  offset: z.int(),
  note: z.string(),
});

export const VerificationReport = z.object({
  verdict: Verdict,
  reasons: z.array(ReasonCode),
  ...etsiConclusion,
  signatures: z.array(SignatureReport),
  digest: z.string(),
  sizeBytes: z.int(),
  problem: z.string().optional(),
  repairs: z.array(Repair).optional(),
  pageCount: z.int().optional(),
  revisions: z.int(),
  hiddenLayers: z.array(z.string()).optional(),
  history: z.array(z.object({ number: z.int(), start: z.int(), end: z.int() })).optional(),
  checkedAt: z.string(),
});
export type VerificationReport = z.infer<typeof VerificationReport>;

export const verifyFile = defineRoute({
  method: 'post',
  path: '/api/verify',
  summary: 'Verify the signatures of a PDF sent as raw bytes; nothing is kept',
  tag: 'verification',
  access: 'signed-in',
  stream: 'application/octet-stream',
  response: VerificationReport,
  errors: ['FILE_EMPTY', 'FILE_TOO_LARGE', 'UPLOAD_INTERRUPTED', 'SERVER_BUSY'],
});

export const ReportForm = z.enum(['pdf', 'xml']);
export type ReportForm = z.infer<typeof ReportForm>;

export const writeVerificationReport = defineRoute({
  method: 'post',
  path: '/api/verify/report',
  summary:
    'Verify a PDF sent as raw bytes and give the report as one printed page or as ETSI TS 119 102-2 XML',
  tag: 'verification',
  access: 'signed-in',
  query: z.object({ name: FileName, form: ReportForm, language: z.enum(['vi', 'en']).default('vi') }),
  stream: 'application/octet-stream',
  download: 'application/octet-stream',
  errors: ['FILE_EMPTY', 'FILE_TOO_LARGE', 'UPLOAD_INTERRUPTED', 'SERVER_BUSY'],
});
