// An outgoing document as far as those have to know it who say something of it: its versions, its readers, its moment.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { loadVisible } from '../commands/admit.ts';
import type { Deps } from '../commands/deps.ts';
import { watchersOf } from '../commands/record.ts';
import { hasLeft } from '../domain/lifecycle.ts';
import { canOf } from '../policy.ts';
import type { Actor } from '../ports.ts';

export interface ReviewedDocument {
  id: string;
  agencyId: string;
  subject: string;
  drafterId: string;
  /** Numbers of its file versions. */
  fileVersions: number[];
  /** Whether it is still being worked on. */
  mayComment: boolean;
  mayEdit: boolean;
  /** How many pages a version has. @throws AppError OUTGOING_VERSION_UNKNOWN, SERVER_BUSY. */
  pagesOf(fileVersion: number): Promise<number>;
  /** Who sees it, by the posts of today. */
  people(): Promise<PersonRef[]>;
}

/** @throws AppError NOT_FOUND. */
export async function reviewed(deps: Deps, actor: Actor, id: string): Promise<ReviewedDocument> {
  const document = await loadVisible(deps.store, actor, id);
  const { agencyId, drafter, drafterId, signer, state, versions, fields } = document;
  return {
    id,
    agencyId,
    subject: fields.subject,
    drafterId,
    fileVersions: versions.map(({ number }) => number),
    mayComment: !hasLeft(state) && state !== 'cancelled',
    mayEdit: canOf(actor, document).edit,
    pagesOf: async (fileVersion) => {
      const version = versions.find(({ number }) => number === fileVersion);
      if (version === undefined) throw new AppError('OUTGOING_VERSION_UNKNOWN');
      return (await deps.verification.facts(await deps.files.pathOf(version.digest))).pageCount;
    },
    people: async () => {
      const at = deps.clock.now();
      const known = new Map([drafter, ...(signer === null ? [] : [signer])].map((ref) => [ref.id, ref]));
      const refs = (await watchersOf(deps, document, at)).map(
        async (personId) => known.get(personId) ?? personRef(deps, agencyId, personId, at),
      );
      return (await Promise.all(refs)).filter((ref) => ref !== null);
    },
  };
}

async function personRef(
  { organization }: Deps,
  agencyId: string,
  personId: string,
  at: Date,
): Promise<PersonRef | null> {
  const person = await organization.findPerson(personId);
  if (person === null) return null;
  const today = vietnamDate(at);
  const isHeld = (post: { agencyId: string; fromOn: string; toOn: string | null }) =>
    post.agencyId === agencyId && post.fromOn <= today && (post.toOn === null || post.toOn >= today);
  return { id: person.id, name: person.name, title: person.posts.find(isHeld)?.title ?? '' };
}
