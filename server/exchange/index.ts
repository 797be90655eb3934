// The exchange between agencies, on this server or another: the door of the feature.

export type { ArrivedPacket } from './domain/arrived-packet.ts';
export { type Exchange, type ExchangeDeps, makeExchange } from './make-exchange.ts';
export type {
  DeliveryRequest,
  DeliveryStepTold,
  ExchangeSubscriber,
  PacketFacts,
  SentStatus,
  StatusRefusedTold,
  StatusRequest,
  TakeBackTold,
} from './ports.ts';
export { normalizeOrganCode } from './protocol/index.ts';
export type { EvidenceDelivery, EvidencePapers } from './queries/evidence.ts';
export type { ExchangeHandlers } from './routes.ts';
export { axisEntries } from './transports/axis/axis-entry.ts';
export type { LinkSettings } from './transports/links.ts';
export { makePeerDoor, type PeerDoor } from './transports/peer/caller.ts';
export { OLDEST_TLS, readTlsIdentity, type TlsIdentity } from './transports/peer/tls-identity.ts';
