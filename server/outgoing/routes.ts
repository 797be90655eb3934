// Handlers of the outgoing routes: call one function, present.
import type { OutgoingDetail } from '../contracts/outgoing-document.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { abandonSigning } from './commands/abandon-signing.ts';
import { loadVisible } from './commands/admit.ts';
import { approve } from './commands/approve.ts';
import { answerOpinion, askOpinion, gonePosts } from './commands/ask-opinion.ts';
import { assignNumber } from './commands/assign-number.ts';
import { beginSigning } from './commands/begin-signing.ts';
import { cancel } from './commands/cancel.ts';
import { changeRecipients } from './commands/change-recipients.ts';
import { createDraft } from './commands/create-draft.ts';
import type { Deps } from './commands/deps.ts';
import { finishSigning } from './commands/finish-signing.ts';
import { formCheck } from './commands/form-check.ts';
import { forward } from './commands/forward.ts';
import { readdress } from './commands/readdress.ts';
import { recall } from './commands/recall.ts';
import { recipientFaults } from './commands/recipient-faults.ts';
import { reject } from './commands/reject.ts';
import { release } from './commands/release.ts';
import { returnToDrafter } from './commands/return-to-drafter.ts';
import { verifyFile } from './commands/sign-file.ts';
import { submit } from './commands/submit.ts';
import { takeBack } from './commands/take-back.ts';
import { updateDraft } from './commands/update-draft.ts';
import { pending } from './domain/circuit.ts';
import { hasLeft, isInApproval } from './domain/lifecycle.ts';
import { currentVersion, type OutgoingDocument } from './domain/outgoing-document.ts';
import type { Actor } from './ports.ts';
import { presentDetail, presentListItem } from './present.ts';
import { findFile } from './queries/find-file.ts';
import { formFindings } from './queries/form-findings.ts';
import { labelsOf } from './queries/labels.ts';
import { lastRecipients } from './queries/last-recipients.ts';
import { listOutgoing } from './queries/list.ts';
import { numberChoices } from './queries/number-choices.ts';
import { preflightOf } from './queries/preflight-of.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listOutgoing'
  | 'getOutgoing'
  | 'createDraft'
  | 'updateDraft'
  | 'submitOutgoing'
  | 'approveOutgoing'
  | 'checkForm'
  | 'getFormFindings'
  | 'returnOutgoing'
  | 'cancelOutgoing'
  | 'rejectOutgoing'
  | 'takeBackOutgoing'
  | 'forwardOutgoing'
  | 'askOpinion'
  | 'answerOpinion'
  | 'beginSigning'
  | 'finishSigning'
  | 'abandonSigning'
  | 'assignNumber'
  | 'getNumberChoices'
  | 'readdressOutgoing'
  | 'getPreflight'
  | 'releaseOutgoing'
  | 'recallOutgoing'
  | 'changeRecipients'
  | 'verifyOutgoing'
  | 'downloadLabels'
  | 'listLastRecipients'
  | 'downloadOutgoingFile'
  | 'downloadDeliveryPacket'
>;
export type OutgoingHandlers = RouteHandlers<Routes, Actor>;

export function makeHandlers(deps: Deps): OutgoingHandlers {
  const { store, exchange, files } = deps;

  /** Posts of its circuit that have ended, while somebody has to act. */
  const goneOf = (document: OutgoingDocument) =>
    gonePosts(deps, document.agencyId, [
      ...pending(document).map(({ postId }) => postId),
      ...(isInApproval(document.state) && document.signerPostId !== null ? [document.signerPostId] : []),
    ]);

  const detail = async (actor: Actor, made: Promise<OutgoingDocument>): Promise<OutgoingDetail> => {
    const document = await made;
    const { id: outgoingId, agencyId, state } = document;
    if (!hasLeft(state)) {
      const [gone, faults] = await Promise.all([
        goneOf(document),
        state === 'cancelled' ? undefined : recipientFaults(deps, document),
      ]);
      return presentDetail(actor, document, { gone, ...(faults && { faults }) });
    }
    const key = { agencyId, outgoingId };
    const [deliveries, refused] = await Promise.all([
      exchange.deliveriesOf(key),
      exchange.refusedStatusesOf(key),
    ]);
    return presentDetail(actor, document, { deliveries, refused });
  };

  return {
    listOutgoing: async ({ input: { query }, actor }) => {
      const { documents, next } = await listOutgoing(store, actor, query);
      const released = documents.filter(({ state }) => hasLeft(state)).map(({ id }) => id);
      const summaries = await exchange.deliverySummaries(actor.agencyId, released);
      return { items: documents.map((each) => presentListItem(actor, each, summaries.get(each.id))), next };
    },

    getOutgoing: ({ input, actor }) => detail(actor, loadVisible(store, actor, input.params.id)),

    createDraft: ({ input, actor }) => detail(actor, createDraft(deps, actor, input.body)),
    updateDraft: ({ input, actor }) =>
      detail(actor, updateDraft(deps, actor, { ...input.body, ...input.params })),
    submitOutgoing: ({ input, actor }) =>
      detail(actor, submit(deps, actor, { ...input.body, ...input.params })),
    approveOutgoing: ({ input, actor }) =>
      detail(actor, approve(deps, actor, { ...input.body, ...input.params })),
    checkForm: ({ input, actor }) =>
      detail(actor, formCheck(deps, actor, { ...input.body, ...input.params })),
    getFormFindings: async ({ input, actor }) =>
      formFindings(deps, await loadVisible(store, actor, input.params.id)),
    returnOutgoing: ({ input, actor }) =>
      detail(actor, returnToDrafter(deps, actor, { ...input.body, ...input.params })),
    cancelOutgoing: ({ input, actor }) =>
      detail(actor, cancel(deps, actor, { ...input.body, ...input.params })),
    rejectOutgoing: ({ input, actor }) =>
      detail(actor, reject(deps, actor, { ...input.body, ...input.params })),
    takeBackOutgoing: ({ input, actor }) =>
      detail(actor, takeBack(deps, actor, { ...input.body, ...input.params })),
    forwardOutgoing: ({ input, actor }) =>
      detail(actor, forward(deps, actor, { ...input.body, ...input.params })),
    askOpinion: ({ input, actor }) =>
      detail(actor, askOpinion(deps, actor, { ...input.body, ...input.params })),
    answerOpinion: ({ input, actor }) =>
      detail(actor, answerOpinion(deps, actor, { ...input.body, ...input.params })),
    getNumberChoices: ({ input, actor }) => numberChoices(deps, actor, input.params.id),
    assignNumber: ({ input, actor }) =>
      detail(actor, assignNumber(deps, actor, { ...input.body, ...input.params })),
    readdressOutgoing: ({ input, actor }) =>
      detail(actor, readdress(deps, actor, { ...input.body, ...input.params })),
    getPreflight: ({ input, actor }) => preflightOf(deps, actor, input.params.id),
    releaseOutgoing: ({ input, actor }) =>
      detail(actor, release(deps, actor, { ...input.body, ...input.params })),
    recallOutgoing: ({ input, actor }) =>
      detail(actor, recall(deps, actor, { ...input.body, ...input.params })),
    changeRecipients: ({ input, actor }) =>
      detail(actor, changeRecipients(deps, actor, { ...input.body, ...input.params })),

    beginSigning: async ({ input: { params, body }, actor }) => {
      const { claim, credential } = await beginSigning(deps, actor, { ...body, id: params.id });
      const { subject, notAfter } = credential.facts;
      return {
        signingId: claim.id,
        kind: claim.kind,
        expiresAt: claim.expiresAt.toISOString(),
        certificate: { subject, notAfter },
      };
    },

    finishSigning: ({ input, actor }) =>
      detail(actor, finishSigning(deps, actor, { ...input.params, pin: input.body.pin })),

    abandonSigning: ({ input: { params }, actor }) => abandonSigning(deps, actor, params),

    downloadLabels: async ({ input: { params, query }, actor }) =>
      labelsOf(deps, await loadVisible(store, actor, params.id), query),
    listLastRecipients: async ({ actor }) => ({ items: await lastRecipients(deps, actor) }),

    verifyOutgoing: async ({ input: { params }, actor }) => {
      const version = currentVersion(await loadVisible(store, actor, params.id));
      if (version === undefined) throw new AppError('NOT_FOUND', { detail: 'no main document' });
      return verifyFile(deps, version.digest);
    },

    downloadDeliveryPacket: async ({ input: { params }, actor }) => {
      const { id: outgoingId, agencyId } = await loadVisible(store, actor, params.id);
      const packet = await exchange.packetOf({ agencyId, outgoingId }, params.delivery);
      if (packet === null) throw new AppError('NOT_FOUND');
      const { name, open } = packet;
      return { name, open, sizeBytes: null, mediaType: 'application/xml', disposition: 'attachment' };
    },

    downloadOutgoingFile: async ({ input: { params }, actor }) => {
      const document = await loadVisible(store, actor, params.id);
      const file = findFile(document, params.digest);
      if (file === undefined) throw new AppError('NOT_FOUND');
      const fileVersion = document.versions.findLast(({ digest }) => digest === file.digest)?.number;
      if (fileVersion !== undefined)
        await deps.review.noteView(actor, {
          agencyId: document.agencyId,
          outgoingId: document.id,
          fileVersion,
        });
      return {
        ...file,
        disposition: file.mediaType === 'application/pdf' ? 'inline' : 'attachment',
        open: (range) => files.createReadStream(file.digest, range),
      };
    },
  };
}
