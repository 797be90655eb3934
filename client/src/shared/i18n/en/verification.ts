// Verdicts and the reasons for them; a new reason without a sentence is a type error, in English.
import type { Same } from '../same.ts';
import type * as vi from '../vi/verification.ts';

export const verdict: Same<typeof vi.verdict> = {
  VALID: 'VALID',
  INDETERMINATE: 'INDETERMINATE',
  INVALID: 'INVALID',
};

export const verdictSentence: Same<typeof vi.verdictSentence> = {
  VALID: 'The signature is intact, its certificate trusted and not revoked.',
  INDETERMINATE: 'Nothing wrong was found, but something could not be checked.',
  INVALID: 'This cannot be taken for the document that was signed.',
};

export const reason: Same<typeof vi.reason> = {
  NO_SIGNATURE: 'The file has no digital signature.',
  FORMAT_FAILURE: 'The signature or the PDF is broken and cannot be read.',
  HASH_FAILURE: 'The content was changed after signing.',
  SIG_CRYPTO_FAILURE: 'The signature does not match the key of the certificate.',
  BYTE_RANGE_ANOMALY: 'The signed range is declared in a suspicious way.',
  NOT_WHOLE_FILE_COVERED: 'The signature does not cover the whole file; something was added later.',
  DISALLOWED_CHANGE: 'The document was changed after signing in a way that is not allowed.',
  MARKS_NOT_TRUSTED:
    'A signature added later drew on the pages, but it does not count or nobody knows whose it is.',
  FILLED_AFTER_SIGNING:
    'A form was filled in or a comment added after signing; ask the signer about that part.',
  PERMISSIONS_RAISED: 'This signature claims to allow more changes than an earlier one did.',
  AMBIGUOUS_FILE: 'Different programs may read two different documents in this file.',
  ESS_MISMATCH: 'The certificate named in the signature is not the one enclosed.',
  NO_SIGNING_CERTIFICATE: 'The signer’s certificate is not in the file.',
  NO_CERTIFICATE_CHAIN_FOUND: 'No chain leads to a root the agency trusts.',
  CHAIN_CONSTRAINTS_FAILURE: 'The chain breaks a constraint of its authority.',
  KEY_USAGE: 'The certificate was not issued for signing documents.',
  EXPIRED: 'The certificate had expired when signing.',
  NOT_YET_VALID: 'The certificate was not yet valid when signing.',
  REVOKED: 'The certificate has been revoked.',
  REVOCATION_UNKNOWN: 'The issuer could not be asked whether the certificate is revoked.',
  WEAK_ALGORITHM: 'The signature uses a weak algorithm that is no longer safe.',
  TIMESTAMP_INVALID: 'The time-stamp is not valid; the time of signing is uncertain.',
  TIMESTAMP_ORDER: 'The time-stamps go back in time; the time of signing is uncertain.',
  ENCRYPTED: 'The file is encrypted; its signatures cannot be checked.',
  LIMIT_EXCEEDED: 'The file exceeds the limits of a safe check.',
  REPAIRED: 'The file is damaged and could only be read after a repair; it cannot count as valid.',
};

export const change: Same<typeof vi.change> = {
  'signature-added': 'another signature added',
  'timestamp-added': 'a time-stamp added',
  'dss-added': 'long-term validation data added',
  'number-date-seal': 'number, date and seal written',
  'form-filled': 'a form filled in',
  annotation: 'a note added',
  metadata: 'description changed',
  'page-content': 'page content changed',
  font: 'a font changed or added',
  resource: 'a picture or resource of the page changed',
  structure: 'file structure changed',
  action: 'an automatic action added',
  attachment: 'an embedded file added',
};

export const report: Same<typeof vi.report> = {
  glance: 'Result in short',
  mark: { fine: 'right', wrong: 'wrong', doubt: 'not known' },
  time: 'Time',
  noSigner: 'Signer unknown',
  changedPages: 'Pages changed: {{pages}}.',
  title: 'Signature check',
  role: {
    person: 'Personal signature',
    agency: 'Agency seal',
    timestamp: 'Time-stamp',
    unknown: 'Signature',
  },
  byTimestamp: 'by the time-stamp of {{authority}}',
  byClaimed: 'by the signer’s own clock, without time-stamp',
  noTime: 'unknown',
  whole: 'Integrity',
  wholeYes: 'Unchanged since signing.',
  wholeLater: 'The signed part is unchanged; afterwards: {{changes}}.',
  wholeBad: 'The content was changed.',
  pageNote: '{{change}} (page {{page}})',
  disallowed: 'not allowed',
  trust: 'Trust',
  trustedBy: 'Trusted, through {{root}}',
  untrusted: 'Does not lead to a trusted root',
  incomplete: 'An intermediate certificate is missing',
  invalidPath: 'The chain is wrong',
  revocation: 'Revocation',
  good: 'Not revoked, by {{source}} at {{at}}',
  revoked: 'Revoked at {{at}}',
  unknown: 'Could not be determined',
  validity: {
    within: 'within validity',
    expired: 'expired',
    'not-yet-valid': 'not yet valid',
    unknown: 'validity unknown',
  },
  raw: 'Technical facts',
  field: 'Signature field',
  revision: 'Revision',
  coverage: 'Coverage',
  coverageKind: { 'whole-file': 'whole file', 'whole-revision': 'whole revision', partial: 'partial' },
  algorithm: 'Algorithm',
  level: 'PAdES level',
  serial: 'Certificate serial',
  fingerprint: 'SHA-256 of the certificate',
  subject: 'Subject',
  issuer: 'Issuer',
  validFromTo: 'Certificate validity',
  checkedAt: 'Checked at {{at}}',
  summary: '{{count}} signatures · {{revisions}} revisions',
  hiddenLayers:
    'The file has layers that are not seen when it is opened or printed: {{names}}. Look at them first.',
};

export const verify: Same<typeof vi.verify> = {
  title: 'Verify the signatures of a PDF',
  lead: 'Drop a PDF to see who signed it, when, and whether it is intact. The file is not kept on the server.',
  drop: 'Drop a PDF here or press to choose',
  working: 'Checking {{name}} · {{percent}}%',
  another: 'Check another file',
  keepPage: 'Record (PDF)',
  keepXml: 'ETSI report (XML)',
  keeping: 'Writing the report…',
};
