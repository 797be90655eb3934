// How much a packet may ask of the receiver before anything in it is believed.

export interface PacketLimits {
  packetBytes: number;
  /** Everything but the base64 text of the attachments. */
  envelopeBytes: number;
  depth: number;
  elements: number;
  attributes: number;
  tagBytes: number;
  textBytes: number;
  attachments: number;
}

export const DEFAULT_LIMITS: Readonly<PacketLimits> = {
  packetBytes: 200 * 1024 * 1024,
  envelopeBytes: 4 * 1024 * 1024,
  depth: 24,
  // 700 recipients with nine fields each, and room.
  elements: 20_000,
  attributes: 16,
  tagBytes: 8 * 1024,
  textBytes: 64 * 1024,
  attachments: 100,
};
