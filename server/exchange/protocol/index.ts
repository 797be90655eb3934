// The edXML packet library: bytes ⇄ typed values (QCVN 102:2016/BTTTT, docs/protocol/PR-EXCHANGE.md).
export { buildDocument } from './build-document.ts';
export { buildStatus } from './build-status.ts';
export { DOCUMENT_TYPE_CODES, type DocumentKindId, documentKindOf, documentTypeOf } from './document-type.ts';
export { ISSUE_MESSAGES, ProtocolError, type ProtocolIssue, type ProtocolIssueCode } from './issue.ts';
export { DEFAULT_LIMITS, type PacketLimits } from './limits.ts';
export { normalizeOrganCode, parseOrganCode, toOldOrganCode } from './organ-code.ts';
export { makeDocumentId, makePacketId, parseDocumentId } from './packet-id.ts';
export { type SigningKey, signPacket } from './packet-signature.ts';
export { type ParsedPacket, type ParseOptions, parsePacket } from './parse-packet.ts';
export { ReceiptError, type ReceiptFacts, receiptFacts, signReceipt, verifyReceipt } from './receipt.ts';
export {
  applyStatus,
  type DeliveryStage,
  isLegalTransition,
  isTerminal,
  type PendingRequest,
  TRANSITIONS,
} from './transitions.ts';
export type * from './types.ts';
export { STATUS_CODES } from './types.ts';
export { type SignatureFacts, type SignatureProblem, verifyPacketSignature } from './verify-signature.ts';
