// Starts or reports the handling (đang xử lý), with files; the sender hears of the first time only. NĐ 30/2020 Điều 24.
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingDocument, Report } from '../domain/incoming-document.ts';
import { leadOf } from '../domain/incoming-document.ts';
import { type Actor, bothOf, handOf, personOf } from '../ports.ts';
import { admit, loadVisible } from './admit.ts';
import type { Deps } from './deps.ts';
import { changed, ownPart } from './own-part.ts';
import { record } from './record.ts';

interface Wish {
  id: string;
  version: number;
  text: string;
  files: Array<{ digest: string; name: string }>;
  key?: string | undefined;
}

/** Idempotent by key. @throws AppError as {@link admit}; INCOMING_PART_DONE; FILE_UNKNOWN for what he did not upload. */
export async function reportProgress(deps: Deps, actor: Actor, wish: Wish): Promise<IncomingDocument> {
  const { key } = wish;
  const known = key === undefined ? null : await alreadyReported(deps, actor, { id: wish.id, key });
  if (known !== null) return known;
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'progress' });
  const part = ownPart(before, actor);
  const files = await uploaded(deps, actor, wish.files);
  const { text } = wish;
  const at = deps.clock.now();
  const report: Report = {
    ...{ at, by: personOf(actor), text },
    ...(files.length > 0 && { files }),
    ...(key !== undefined && { key }),
  };
  return record(deps, actor, before, {
    transition,
    action: transition.to === null ? 'incoming.progressed' : 'incoming.started',
    text,
    at,
    patch: {
      progress: [...before.progress, report],
      assignments: changed(before, part.id, { startedAt: part.startedAt ?? at }),
    },
    news: [
      {
        kind: 'incoming.progressed',
        to: [...bothOf(before.assignedBy), ...bothOf(part.givenBy), leadOf(before)?.person.id],
      },
    ],
  });
}

/** The document, when the report stands in it: whatever has become of its state since, the answer was lost on the way. */
async function alreadyReported(
  { store }: Deps,
  actor: Actor,
  { id, key }: { id: string; key: string },
): Promise<IncomingDocument | null> {
  const document = await loadVisible(store, actor, id);
  const isThere = document.progress.some((one) => one.key === key && one.by.id === personOf(actor).id);
  return isThere ? document : null;
}

async function uploaded(
  { files }: Deps,
  actor: Actor,
  chosen: ReadonlyArray<{ digest: string; name: string }>,
): Promise<NonNullable<Report['files']>> {
  return Promise.all(
    chosen.map(async ({ digest, name }) => {
      const upload = await files.findUpload(digest, handOf(actor));
      if (upload === null) throw new AppError('FILE_UNKNOWN');
      return { digest, name, sizeBytes: upload.sizeBytes, mediaType: upload.mediaType };
    }),
  );
}
