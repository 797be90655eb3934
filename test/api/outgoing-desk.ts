// Acts of people on outgoing documents, asked as the API asks: access, contract, handler, answer by contract.
import { expect } from 'chai';
import type { NotificationKind } from '../../server/contracts/notifications.ts';
import { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { SigningSession } from '../../server/contracts/signing.ts';
import type { Outgoing } from '../../server/outgoing/index.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { PEOPLE, type PersonName, PIN, type World } from './outgoing-world.ts';

export const PLACEMENT = {
  image: { page: 1, xMm: 120, yMm: 200, widthMm: 40, heightMm: 20 },
  number: { page: 1, xMm: 40, yMm: 40, widthMm: 50, heightMm: 8 },
  date: { page: 1, xMm: 100, yMm: 40, widthMm: 80, heightMm: 8 },
};

interface Call {
  params?: object;
  query?: object;
  body?: unknown;
}

type HandlerName = keyof (World['outgoing']['handlers'] & World['copies']['handlers']);

/** Calls the handler of a route as a person; refuses what the router would refuse. */
export async function ask(world: World, who: PersonName, name: HandlerName, call: Call = {}) {
  // As in a session that has just been opened, unless the test says when the password was given.
  const actor = { authenticatedAt: world.time.now, ...PEOPLE[who] };
  const { access, ...route } = ROUTES[name];
  if (access !== 'public' && access !== 'signed-in' && access !== actor.role) throw new AppError('FORBIDDEN');
  const input = {
    params: 'params' in route ? route.params.parse(call.params ?? {}) : undefined,
    query: 'query' in route ? route.query.parse(call.query ?? {}) : undefined,
    body: 'body' in route ? route.body.parse(call.body ?? {}) : undefined,
  };
  const context = { input, actor, correlationId: 'test-0001' } as never;
  const handlers = { ...world.outgoing.handlers, ...world.copies.handlers };
  const answer: unknown = await handlers[name](context);
  return 'response' in route ? route.response.parse(answer) : answer;
}

/** Like {@link ask}, for routes that answer a whole document. */
export const tell = async (world: World, who: PersonName, name: keyof Outgoing['handlers'], call: Call) =>
  OutgoingDetail.parse(await ask(world, who, name, call));

export const read = (world: World, who: PersonName, id: string) =>
  tell(world, who, 'getOutgoing', { params: { id } });

/** The act of a person on the version he sees; the body is what the act needs besides. */
export const act = (
  world: World,
  who: PersonName,
  name: keyof Outgoing['handlers'],
  document: { id: string; version: number },
  body: object = {},
) => tell(world, who, name, { params: { id: document.id }, body: { version: document.version, ...body } });

export const fieldsOf = (overrides: object = {}) => ({
  kind: 'cong-van',
  subject: 'Về việc báo cáo công tác cải cách hành chính',
  signerPostId: PEOPLE.leader.postId,
  recipientCodes: ['H16.02'],
  ...overrides,
});

/** A draft with a one-page main document; no two drafts have the same bytes. */
export async function draft(world: World, overrides: object = {}) {
  const main = await world.upload('officer', buildDocument({ catalog: `/Lang (${Math.random()})` }));
  return tell(world, 'officer', 'createDraft', { body: fieldsOf({ main, ...overrides }) });
}

export const submitted = async (world: World, overrides: object = {}) =>
  act(world, 'officer', 'submitOutgoing', await draft(world, overrides));

export async function begin(
  world: World,
  who: PersonName,
  document: { id: string; version: number },
  { kind = 'approval', placement = PLACEMENT }: { kind?: string; placement?: object } = {},
) {
  const body = { version: document.version, kind, placement };
  return SigningSession.parse(await ask(world, who, 'beginSigning', { params: { id: document.id }, body }));
}

export const finish = (world: World, who: PersonName, id: string, signingId: string, pin = PIN) =>
  tell(world, who, 'finishSigning', { params: { id, signingId }, body: { pin } });

/** Begin and finish. */
export async function sign(
  world: World,
  who: PersonName,
  document: { id: string; version: number },
  kind = 'approval',
) {
  const { signingId } = await begin(world, who, document, { kind });
  return finish(world, who, document.id, signingId);
}

export const signed = async (world: World, overrides: object = {}) =>
  sign(world, 'leader', await submitted(world, overrides));

export const numbered = async (world: World, overrides: object = {}) =>
  act(world, 'clerk', 'assignNumber', await signed(world, overrides));

export const sealed = async (world: World, overrides: object = {}) =>
  sign(world, 'clerk', await numbered(world, overrides), 'seal');

/** Persons who were told of the document by notifications of a kind, in their order. */
export async function notified(world: World, kind: NotificationKind, { id }: { id: string }) {
  await world.settle();
  return world.jobs
    .filter(({ type, documentId }) => type === 'notify' && documentId === id)
    .map(({ payload }) => payload as { kind: string; to: string[] })
    .filter((payload) => payload.kind === kind)
    .flatMap(({ to }) => to);
}

/** Id, state and version are what they were, and so is the number of file versions. */
export const expectUnchanged = async (
  world: World,
  who: PersonName,
  before: { id: string; state: string; version: number; versions: unknown[] },
) => {
  const { state, version, versions } = await read(world, who, before.id);
  expect({ state, version, files: versions.length }).to.deep.equal({
    state: before.state,
    version: before.version,
    files: before.versions.length,
  });
};
