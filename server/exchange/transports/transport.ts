// One port for every way a packet can travel; the packet, the checks and the receipt are the same on all of them.
import type { Receipt } from '../../contracts/exchange.ts';
import type { AgencyRow } from '../ports.ts';

export interface Transport {
  /** Delivers a document packet to one recipient. @throws PeerRefusal when the peer will never take it. */
  sendPacket(to: AgencyRow, bytes: Uint8Array): Promise<Receipt>;
  /** Delivers a status packet to the agency that sent the document. */
  sendStatus(to: AgencyRow, bytes: Uint8Array): Promise<Receipt>;
}

/** The peer understood and said no: another attempt with the same bytes makes no sense. */
export class PeerRefusal extends Error {
  override readonly name = 'PeerRefusal';
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.code = code;
  }
}
