// Downloads of evidence, for who may see the document.
import type { ROUTES } from '../contracts/routes.ts';
import type { EvidencePapers } from '../exchange/index.ts';
import type { Actor } from '../organization/index.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import { makeBundle } from './make-bundle.ts';
import type { EvidenceDeps } from './ports.ts';
import { issuersOf, signersOf } from './signers-of.ts';
import { stampOf } from './stamp-of.ts';

type Routes = Pick<
  typeof ROUTES,
  'downloadOutgoingEvidence' | 'downloadDocumentEvidence' | 'downloadIncomingEvidence'
>;
export type EvidenceHandlers = RouteHandlers<Routes, Actor>;

export function makeHandlers(deps: EvidenceDeps): EvidenceHandlers {
  const { clock, outgoing, incoming, exchange, proofAbout, exchangeKey, statusesOf, trust } = deps;

  const bundle = async (actor: Actor, papers: EvidencePapers | null): Promise<ByteAnswer> => {
    const key = papers && (await exchangeKey(papers.agencyId));
    const proof = papers && (await proofAbout(papers.agencyId, papers.logSubjects));
    // The events are written with the acts and come into the log a moment later.
    if (papers === null || key === null || proof === null || proof.entries.length === 0)
      throw new AppError('EVIDENCE_NOT_READY', { detail: 'nothing of it has been sent or logged yet' });
    const signers = await signersOf({ papers, proof, key }, trust());
    const answered = await statusesOf(signers);
    const told = {
      ...answered,
      certificates: [...answered.certificates, ...issuersOf(signers, trust())],
    };
    const stamp = (text: string) => stampOf(deps, text);
    const parts = { papers, proof, key, told, stamp, agencyCode: actor.agencyCode, madeAt: clock.now() };
    return {
      sizeBytes: null,
      mediaType: 'application/zip',
      name: nameOf(papers),
      open: () => makeBundle(parts),
    };
  };

  return {
    downloadOutgoingEvidence: async ({ input: { params }, actor }) => {
      const { id: outgoingId, agencyId } = await outgoing.forProof(actor, params.id);
      const { deliveryId } = params;
      const papers = await exchange.sentPapers({ agencyId, outgoingId, deliveryId });
      return bundle(actor, papers);
    },
    downloadDocumentEvidence: async ({ input: { params }, actor }) => {
      const { id: outgoingId, agencyId } = await outgoing.forProof(actor, params.id);
      return bundle(actor, await exchange.sentPapers({ agencyId, outgoingId }));
    },
    downloadIncomingEvidence: async ({ input: { params }, actor }) => {
      const { id: incomingId, agencyId, packetId, requests } = await incoming.forProof(actor, params.id);
      const requestIds = requests.map(({ id }) => id);
      const document = { agencyId, packetRowId: packetId, incomingId, requestIds };
      return bundle(actor, await exchange.receivedPapers(document));
    },
  };
}

function nameOf({ numberText, deliveries: [first, ...others] }: EvidencePapers): string {
  const to = first !== undefined && others.length === 0 ? `-${plain(first.recipient.code)}` : '';
  return `bang-chung-${plain(numberText)}${to}.zip`;
}

const plain = (text: string): string => text.replace(/[^\p{L}\p{N}.]+/gu, '-');
