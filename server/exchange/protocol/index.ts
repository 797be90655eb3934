// The edXML packet library: bytes ⇄ typed values (QCVN 102:2016/BTTTT, docs/protocol/PR-EXCHANGE.md).
export { buildDocument, type FileDraft, type WholeDraft } from './build-document.ts';
export { buildEnvelope } from './build-envelope.ts';
export { buildSigned } from './build-signed.ts';
export { buildStatus } from './build-status.ts';
export { type BroughtItem, BUNDLE_ITEMS, type BundledItem, readBundle, writeBundle } from './bundle.ts';
export { DOCUMENT_TYPE_CODES, type DocumentKindId, documentKindOf, documentTypeOf } from './document-type.ts';
export { ISSUE_MESSAGES, ProtocolError, type ProtocolIssue, type ProtocolIssueCode } from './issue.ts';
export { type DeliveryFacts, judgeStatus, type StatusJudgement, type StatusRefusal } from './judge-status.ts';
export { makeCertificateMemory, type ReadCertificate } from './known-certificate.ts';
export { DEFAULT_LIMITS, type PacketLimits } from './limits.ts';
export { normalizeOrganCode, parseOrganCode, toOldOrganCode } from './organ-code.ts';
export { packetDigest } from './packet-digest.ts';
export { makeDocumentId, makePacketId, parseDocumentId } from './packet-id.ts';
export type { ParsedPacket, ReadOptions } from './packet-reader.ts';
export { type Insertion, prepareSignature, type SigningKey, signPacket } from './packet-signature.ts';
export { parsePacket, type WholeDocument, type WholePacket } from './parse-packet.ts';
export {
  type ArrivingEnvelope,
  type PacketPart,
  type PacketSink,
  readEnvelope,
  readPacket,
  type StreamOptions,
} from './read-packet.ts';
export { ReceiptError, type ReceiptFacts, receiptFacts, signReceipt, verifyReceipt } from './receipt.ts';
export { openSchemaValidator, type SchemaValidator } from './schema-validator.ts';
export { TruthError } from './statement.ts';
export {
  applyStatus,
  type DeliveryStage,
  isLegalTransition,
  isTerminal,
  type PendingRequest,
  RECALL_BY,
  TRANSITIONS,
} from './transitions.ts';
export {
  type AnyQuestion,
  type StatusAnswer,
  type StatusQuestion,
  signTruth,
  TRUTH_PACKETS,
  type TruthAnswer,
  type TruthQuestion,
  verifyAnswer,
  verifyQuestion,
  verifyStatusAnswer,
  whoAsks,
} from './truth.ts';
export type * from './types.ts';
export { STATUS_CODES } from './types.ts';
export type { SignatureFacts, SignatureProblem } from './verify-signature.ts';
export { signVoucher, verifyVoucher } from './voucher.ts';
export { type OpenFile, packetLength, writePacket } from './write-packet.ts';
export type { XmlElement } from './xml-tree.ts';
