// Handlers of the incoming routes: call one function, present.
import type { IncomingDetail } from '../contracts/incoming-document.ts';
import type { ROUTES } from '../contracts/routes.ts';
import { vietnamDate } from '../platform/clock.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { accept } from './commands/accept.ts';
import { loadVisible } from './commands/admit.ts';
import { answerRequest } from './commands/answer-request.ts';
import { answerTime, askTime } from './commands/ask-time.ts';
import { assign } from './commands/assign.ts';
import { complete } from './commands/complete.ts';
import type { Deps } from './commands/deps.ts';
import { distribute } from './commands/distribute.ts';
import { enterUploaded } from './commands/enter.ts';
import { finishPart } from './commands/finish-part.ts';
import { giveAnew, handOver } from './commands/hand-over.ts';
import { instruct } from './commands/instruct.ts';
import { keepPhrase, removePhrase } from './commands/keep-phrase.ts';
import { notePaper } from './commands/note-paper.ts';
import { recheck } from './commands/recheck.ts';
import { refuse } from './commands/refuse.ts';
import { register } from './commands/register.ts';
import { reportProgress } from './commands/report-progress.ts';
import { withdraw } from './commands/withdraw.ts';
import type { IncomingDocument } from './domain/incoming-document.ts';
import { ownerOf } from './policy.ts';
import type { Actor } from './ports.ts';
import { presentDetail, presentLeft, presentListItem, presentWork } from './present.ts';
import { handwritingOf } from './queries/handwriting.ts';
import { leftParts, listLeftParts, mayGiveAnew } from './queries/left-parts.ts';
import { listIncoming } from './queries/list.ts';
import { myWork } from './queries/my-work.ts';
import { openIncoming } from './queries/open.ts';
import { type ActingAct, actingFor, actingOn, listStandIns } from './queries/stand-ins.ts';
import { listTwins, withTwins } from './queries/twins.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listIncoming'
  | 'getIncoming'
  | 'listTwins'
  | 'enterIncoming'
  | 'acceptIncoming'
  | 'registerIncoming'
  | 'refuseIncoming'
  | 'instructIncoming'
  | 'getHandwriting'
  | 'assignIncoming'
  | 'reportProgress'
  | 'completeIncoming'
  | 'listMyWork'
  | 'distributeIncoming'
  | 'finishPart'
  | 'handOverPart'
  | 'giveAnewPart'
  | 'listLeftParts'
  | 'listStandIns'
  | 'askForTime'
  | 'answerTimeRequest'
  | 'withdrawPart'
  | 'notePaper'
  | 'recheckIncoming'
  | 'agreeToRequest'
  | 'refuseRequest'
  | 'listPhrases'
  | 'keepPhrase'
  | 'removePhrase'
  | 'downloadIncomingFile'
>;
export type IncomingHandlers = RouteHandlers<Routes, Actor>;

export function makeHandlers(deps: Deps): IncomingHandlers {
  const { store, exchange, files } = deps;

  const detail = async (actor: Actor, made: Promise<IncomingDocument>): Promise<IncomingDetail> => {
    const document = await made;
    const [statuses, left] = await Promise.all([exchange.statusesOf(document.id), leftOf(actor, document)]);
    return presentDetail(actor, document, { statuses, left });
  };

  /** As himself, or in the place of who is away. */
  const acted = async <W extends { id: string; insteadOf?: string | undefined }>(
    caller: Actor,
    act: ActingAct | undefined,
    wish: W,
    command: (deps: Deps, actor: Actor, wish: W) => Promise<IncomingDocument>,
  ): Promise<IncomingDetail> => {
    const actor = await actingOn(deps, caller, { id: wish.id, act, insteadOf: wish.insteadOf });
    return detail(actor, command(deps, actor, wish));
  };

  const leftOf = async (actor: Actor, document: IncomingDocument) => {
    const today = vietnamDate(deps.clock.now());
    const ids = await leftParts(deps, document, today);
    const left = document.assignments.filter(({ id }) => ids.has(id));
    const may = left.map(async (part) => [part.id, await mayGiveAnew(deps, actor, part, today)] as const);
    return new Map(await Promise.all(may));
  };

  return {
    listIncoming: async ({ input: { query }, actor: caller }) => {
      const actor = await actingFor(deps, caller, query.insteadOf);
      const { documents, next } = await listIncoming(deps, actor, query);
      const twins = await withTwins(deps, actor, documents);
      return { items: documents.map((each) => presentListItem(actor, each, twins.has(each.id))), next };
    },

    getIncoming: async ({ input: { params, query }, actor: caller }) => {
      const actor = await actingOn(deps, caller, { ...params, ...query });
      const look =
        query.unread === 'keep' ? loadVisible(store, actor, params.id) : openIncoming(deps, actor, params.id);
      return detail(actor, look);
    },

    listTwins: async ({ input: { params }, actor }) => ({ items: await listTwins(deps, actor, params.id) }),

    enterIncoming: ({ input: { body }, actor }) => detail(actor, enterUploaded(deps, actor, body)),
    acceptIncoming: ({ input, actor }) =>
      detail(actor, accept(deps, actor, { ...input.body, ...input.params })),
    registerIncoming: ({ input, actor }) =>
      detail(actor, register(deps, actor, { ...input.body, ...input.params })),
    refuseIncoming: ({ input, actor }) =>
      detail(actor, refuse(deps, actor, { ...input.body, ...input.params })),
    instructIncoming: ({ input, actor }) =>
      acted(actor, 'instruct', { ...input.body, ...input.params }, instruct),
    getHandwriting: async ({ input: { params }, actor }) =>
      handwritingOf(deps, await actingOn(deps, actor, params), params),
    assignIncoming: ({ input, actor }) => acted(actor, 'assign', { ...input.body, ...input.params }, assign),
    reportProgress: ({ input, actor }) =>
      acted(actor, 'progress', { ...input.body, ...input.params }, reportProgress),
    completeIncoming: ({ input, actor }) =>
      acted(actor, 'complete', { ...input.body, ...input.params }, complete),
    listMyWork: async ({ input: { query }, actor: caller }) => {
      const actor = await actingFor(deps, caller, query.insteadOf);
      return { items: (await myWork(deps, actor)).map((work) => presentWork(actor, work)) };
    },
    listStandIns: async ({ actor }) => ({ items: await listStandIns(deps, actor) }),
    distributeIncoming: ({ input, actor }) =>
      acted(actor, 'distribute', { ...input.body, ...input.params }, distribute),
    finishPart: ({ input, actor }) => acted(actor, 'finish', { ...input.body, ...input.params }, finishPart),
    handOverPart: ({ input, actor }) =>
      acted(actor, 'handOver', { ...input.body, ...input.params }, handOver),
    giveAnewPart: ({ input, actor }) => acted(actor, undefined, { ...input.body, ...input.params }, giveAnew),
    listLeftParts: async ({ actor }) => ({
      items: (await listLeftParts(deps, actor)).map((each) => presentLeft(actor, each)),
    }),
    askForTime: ({ input, actor }) => acted(actor, 'askTime', { ...input.body, ...input.params }, askTime),
    answerTimeRequest: ({ input, actor }) =>
      acted(actor, 'answerTime', { ...input.body, ...input.params }, answerTime),
    withdrawPart: ({ input, actor }) =>
      acted(actor, 'withdraw', { ...input.body, ...input.params }, withdraw),
    notePaper: ({ input, actor }) =>
      detail(actor, notePaper(deps, actor, { ...input.body, ...input.params })),
    recheckIncoming: ({ input, actor }) =>
      detail(actor, recheck(deps, actor, { ...input.body, ...input.params })),
    agreeToRequest: ({ input, actor }) =>
      detail(actor, answerRequest(deps, actor, { ...input.body, ...input.params, agrees: true })),
    refuseRequest: ({ input, actor }) =>
      detail(actor, answerRequest(deps, actor, { ...input.body, ...input.params, agrees: false })),

    listPhrases: async ({ actor }) => ({ items: await deps.phrases.list(ownerOf(actor)) }),
    keepPhrase: async ({ input: { body }, actor }) => ({ items: await keepPhrase(deps, actor, body) }),
    removePhrase: async ({ input: { params }, actor }) => ({
      items: await removePhrase(deps, actor, params),
    }),

    downloadIncomingFile: async ({ input: { params }, actor }) => {
      const document = await loadVisible(store, await actingOn(deps, actor, params), params.id);
      const reported = document.progress.flatMap(({ files: added = [] }) => added);
      const file = [...document.files, ...reported].find(({ digest }) => digest === params.digest);
      if (file === undefined) throw new AppError('NOT_FOUND');
      if (document.state === 'cancelled') throw new AppError('INCOMING_CANCELLED');
      const { digest, name, sizeBytes, mediaType } = file;
      return {
        digest,
        name,
        sizeBytes,
        mediaType,
        disposition: mediaType === 'application/pdf' ? 'inline' : 'attachment',
        open: (range) => files.createReadStream(digest, range),
      };
    },
  };
}
