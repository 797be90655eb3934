// The exchange between agencies, on this server or another: the door of the feature.
export type { ArrivedPacket } from './domain/arrived-packet.ts';
export { type Exchange, type ExchangeDeps, makeExchange } from './make-exchange.ts';
export type {
  DeliveryRequest,
  DeliveryStepTold,
  ExchangeSubscriber,
  PacketFacts,
  SentStatus,
  StatusRequest,
} from './ports.ts';
export { normalizeOrganCode } from './protocol/index.ts';
