// The public door of the signing library: everything outside `server/signing` imports from here only.
export { addSignatureFields, type EmptyFieldSpec } from './add-fields.ts';
export { assertExtends } from './assert-extends.ts';
export { type Augmented, type AugmentOptions, augment, augmentTo } from './augment.ts';
export { changesSince } from './changes-since.ts';
export { buildSignedData } from './cms/build-signed-data.ts';
export { type FileSource, openFileSource } from './file-source.ts';
export { assertMaySign } from './keys/assert-may-sign.ts';
export { readCertificateFacts } from './keys/certificate-facts.ts';
export { type CscCredential, type CscInfo, cscCredentials, cscInfo } from './keys/csc/credential.ts';
export {
  type CscAuthorization,
  type CscOptions,
  cscTimestamps,
  openCsc,
  type RemoteSigner,
} from './keys/csc/open-csc.ts';
export type { CscService, FetchLike } from './keys/csc/transport.ts';
export { openPkcs12 } from './keys/open-pkcs12.ts';
export { parseCertificates } from './keys/parse-certificates.ts';
export { openPkcs11, type Pkcs11Options, type TokenSigner } from './keys/pkcs11/open-pkcs11.ts';
export { AppearanceCache } from './pdf/appearance/appearance-cache.ts';
export { isJpeg, readJpeg } from './pdf/appearance/jpeg.ts';
export { type Layout, type LayoutContent, type LayoutFacts, layOut } from './pdf/appearance/layout.ts';
export { ND30 } from './pdf/appearance/nd30.ts';
export { type PdfFacts, pdfFacts } from './pdf/facts.ts';
export { prepare } from './prepare.ts';
export { decodePrepared, encodePrepared, type PreparedRecord } from './prepared-record.ts';
export {
  type CertificateStatus,
  certificateStatus,
  collectStatus,
  readAnswers,
} from './report/certificate-status.ts';
export type { Collected } from './report/collect-evidence.ts';
export type { Evidence } from './report/dss.ts';
export { etsiXml } from './report/etsi-xml.ts';
export { evidencePdf } from './report/evidence-pdf.ts';
export { archiveEnds } from './report/preservation.ts';
export { reportText } from './report/report-text.ts';
export { unjudged } from './report/unjudged.ts';
export { unreadableLine, type VerificationLine, verificationLine } from './report/verification-line.ts';
export { type SignOptions, sign, signTo } from './sign-pades.ts';
export { bufferSource, concatSource } from './source.ts';
export { judgeToken, type TokenVerdict, type TrustedCertificates } from './timestamp/judge-token.ts';
export { makeTimestampClient } from './timestamp/request.ts';
export { timestampSize } from './timestamp/token-size.ts';
export {
  type CompletionChecks,
  cmsFromSignatureValue,
  completePrepared as complete,
  type RemoteValue,
  signedAttributesFor,
} from './two-phase.ts';
// biome-ignore format: a list
export type {
  AlgorithmPolicy, CertificateFacts, ChangeKind, Conclusion, Der, DigestAlgorithm, FieldLockSpec,
  ImageBytes, Indication, InnerBox, Mark, PlacedBox, Prepared, ReadingMode, ReasonCode, Repair,
  RevisionChange, RevocationClient, RevocationFreshness, SignatureReport, SignatureSpec, SignedFile,
  SignedOutput, Signer, SigningErrorCode, Sink, Source, SubIndication, TextLook, TimestampClient, Verdict,
  VerificationPolicy, VerificationReport,
} from './types.ts';
export { SigningError } from './types.ts';
export { DEFAULT_ALGORITHMS } from './validation/algorithm-strength.ts';
export { crlNextUpdate } from './validation/crl.ts';
export { trustedAt } from './validation/trusted-at.ts';
export { verify } from './verify.ts';
