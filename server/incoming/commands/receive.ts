// Takes a packet in, by what its sender wants (QCVN 102:2016, nghiệp vụ): a document of its own, the end of an earlier
// one, or both. Idempotent, since the exchange tells a packet at least once.
import { derivedId } from '../../platform/ids.ts';
import type { ArrivedPacket, TakeBackTold } from '../ports.ts';
import type { Deps } from './deps.ts';
import { hearSender } from './hear-sender.ts';
import { takeIn } from './take-in.ts';

/** @returns the incoming document the packet has made; null when it made none. */
export async function receive(deps: Deps, packet: ArrivedPacket): Promise<string | null> {
  const { agencyId, packetId, sender, arrivedAt: at, business = { type: 'new' } } = packet;
  if (business.type === 'new') return takeIn(deps, packet, []);
  const name = { agencyId, senderCodes: await codesOf(deps, sender.code) };
  const asks = { requestId: packetId, reason: business.reason ?? '', at };
  switch (business.type) {
    case 'recall':
      await onEarlier(deps, { ...name, documentId: business.documentId }, { ...asks, kind: 'recall' });
      return null;
    case 'update': {
      const change = await changeFor(deps, agencyId, business.receivers);
      if (change === 'removed') {
        await onEarlier(deps, { ...name, documentId: business.documentId }, { ...asks, kind: 'removal' });
        return null;
      }
      if (change === 'added') return takeIn(deps, packet, []);
      return takeOver(deps, packet, { ...asks, kind: 'update' }, { ...name, ids: [business.documentId] });
    }
    case 'replace': {
      const replaced = business.replacements.map(({ documentId }) => documentId);
      return takeOver(deps, packet, { ...asks, kind: 'replace' }, { ...name, ids: replaced });
    }
  }
}

/** Status 13. @throws Error while the document is not here yet: the exchange tells it again. */
export async function takeBackAsked(deps: Deps, asked: TakeBackTold): Promise<void> {
  const { agencyId, packetId, requestId, reason, at } = asked;
  const id = derivedId('incoming', agencyId, packetId);
  if (!(await deps.store.exists(agencyId, id))) throw new Error(`packet ${packetId} has not been told yet`);
  await hearSender(
    deps,
    { id, agencyId },
    { id: requestId, kind: 'take-back', reason, at, replacement: null },
  );
}

/** What it sent before a change of its code is its own. */
async function codesOf({ organization }: Deps, code: string): Promise<string[]> {
  const agency = await organization.findAgencyByCode(code);
  return agency === null ? [code] : [agency.code, ...agency.formerCodes];
}

/** What a list of receivers says of this agency. */
async function changeFor(
  { organization }: Deps,
  agencyId: string,
  receivers: ReadonlyArray<{ organId: string; change: 'removed' | 'added' }>,
) {
  const agency = await organization.findAgency(agencyId);
  const codes = agency === null ? [] : [agency.code, ...agency.formerCodes];
  return receivers.find(({ organId }) => codes.includes(organId))?.change;
}

interface Asks {
  requestId: string;
  kind: 'recall' | 'removal' | 'update' | 'replace';
  reason: string;
  at: Date;
}

interface SendersName {
  agencyId: string;
  senderCodes: readonly string[];
  documentId: string;
}

/** @throws Error while the document is received but not told yet. A document that never came has nothing to end. */
async function onEarlier(deps: Deps, name: SendersName, { requestId, ...asks }: Asks): Promise<void> {
  const earlier = await find(deps, name);
  if (earlier === null) return;
  await hearSender(deps, earlier, { id: requestId, ...asks, replacement: null });
}

/** The new document first, so that whoever hears of the end of the old one can open it. */
async function takeOver(
  deps: Deps,
  packet: ArrivedPacket,
  asks: Asks,
  { senderCodes, ids }: { senderCodes: readonly string[]; ids: string[] },
) {
  const { agencyId, packetId, numberText } = packet;
  const { requestId, ...request } = asks;
  const own = derivedId('incoming', agencyId, packetId);
  const replaces = [];
  for (const documentId of new Set(ids)) {
    const old = await find(deps, { agencyId, senderCodes, documentId, not: own });
    replaces.push({ documentId, id: old?.id ?? null, numberText: old?.numberText ?? documentId });
  }
  const id = await takeIn(deps, packet, replaces);
  for (const old of replaces)
    if (old.id !== null)
      await hearSender(
        deps,
        { id: old.id, agencyId },
        { id: requestId, ...request, replacement: { id, numberText } },
      );
  return id;
}

async function find(deps: Deps, name: SendersName & { not?: string }) {
  const { not: _, ...key } = name;
  const found = await deps.store.findBySender(name);
  if (found === null && (await deps.exchange.isReceived(key)))
    throw new Error(`document ${name.documentId} has been received and not told yet`);
  return found;
}
