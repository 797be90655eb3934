// Keeps the signatures of what is kept: everything signed in a closed file gets an archive timestamp (PAdES B-LTA), and a new
// one before the last ends. Bytes are only appended, so what was collected stays the beginning of what is kept.
// ETSI EN 319 142-1 §5.4; NĐ 30/2020, Phụ lục VI (authenticity for the whole time of retention).
import { auditEntry } from '../../audit/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import { SigningError } from '../../signing/index.ts';
import { keptBytes, type Renewal, type WorkFile } from '../domain/work-file.ts';
import { readContents } from '../queries/contents.ts';
import type { Deps } from './deps.ts';

const DAY_MS = 86_400_000;
/** A timestamp that ends sooner is renewed now. */
export const RENEW_AHEAD_MS = 90 * DAY_MS;
/** Whoever could not be asked is asked again. */
const AGAIN_MS = DAY_MS;

type RenewDeps = Pick<Deps, 'store' | 'clock' | 'outgoing' | 'incoming' | 'files' | 'verification'>;

/** Files looked at. */
export async function renewDue(deps: RenewDeps, signal?: AbortSignal): Promise<number> {
  const now = deps.clock.now();
  let count = 0;
  for (let file = await deps.store.toRenew(now); file !== null; file = await deps.store.toRenew(now)) {
    if (signal?.aborted === true) return count;
    await renewFile(deps, file, now);
    count += 1;
  }
  return count;
}

interface Outcome {
  renewals: Renewal[];
  endsAt: Date | null;
  failure: string;
}

async function renewFile(deps: RenewDeps, file: WorkFile, at: Date): Promise<void> {
  const { renewals, endsAt, failure } = await preserveAll(deps, file, at);
  const { id, agencyId, version } = file;
  const action = 'workFile.renewed';
  const text = String(renewals.length);
  const trail = { id: `${id}:${version + 1}:renewed`, action, at, by: null, agencyId, text } as const;
  await deps.store.change(file, {
    patch: {
      renewals: [...file.renewals, ...renewals],
      preservation: { endsAt, failure },
      renewalDueAt: nextLook(endsAt, failure, at),
    },
    act: renewals.length === 0 ? null : { at, by: null, action, text },
    outbox: renewals.length === 0 ? [] : [auditEntry({ ...trail, subjectType: 'workFile', subjectId: id })],
  });
}

async function preserveAll(deps: RenewDeps, file: WorkFile, at: Date): Promise<Outcome> {
  const outcome: Outcome = { renewals: [], endsAt: null, failure: '' };
  const pdfs = (await readContents(deps, file))
    .flatMap(({ files }) => files)
    .filter(({ mediaType }) => mediaType === 'application/pdf');
  for (const from of new Set(pdfs.map(({ digest }) => digest))) {
    const now = keptBytes(file, { digest: from, sizeBytes: 0 });
    try {
      const path = await deps.files.pathOf(now.digest);
      const { revision, endsAt } = await deps.verification.preserve(
        path,
        new Date(at.getTime() + RENEW_AHEAD_MS),
      );
      if (revision.length > 0)
        outcome.renewals.push({ from, ...(await deps.files.extend(now.digest, revision)), at });
      if (endsAt !== null && (outcome.endsAt === null || endsAt < outcome.endsAt)) outcome.endsAt = endsAt;
    } catch (error) {
      const code = codeOf(error);
      // Nothing to preserve in it; one that is broken was broken when it was collected, and is shown so.
      if (code !== 'NOT_SIGNED' && code !== 'SIGNATURE_INVALID') outcome.failure = code;
    }
  }
  return outcome;
}

const codeOf = (error: unknown): string => {
  if (error instanceof SigningError || error instanceof AppError) return error.code;
  throw error;
};

/** Null: nothing in it is signed. A stamp that lasts less than the time ahead is renewed half-way. */
function nextLook(endsAt: Date | null, failure: string, at: Date): Date | null {
  if (failure !== '') return new Date(at.getTime() + AGAIN_MS);
  if (endsAt === null) return null;
  const ahead = endsAt.getTime() - RENEW_AHEAD_MS;
  return new Date(
    ahead > at.getTime() ? ahead : Math.max(at.getTime() + AGAIN_MS, (at.getTime() + endsAt.getTime()) / 2),
  );
}
