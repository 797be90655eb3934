// Handlers of the routes of those a document was released to: people of the agency, and whoever has the link of an e-mail.
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import { loadReleased, noteReading, type Tell } from './commands/open-released.ts';
import { filesOf, type ReleasedFile } from './domain/released.ts';
import type { Actor, Deps } from './ports.ts';
import { presentDetail } from './present.ts';
import { listInternal } from './queries/list-internal.ts';
import { letterFile, lookUpLetter } from './queries/public-letter.ts';

type Routes = Pick<
  typeof ROUTES,
  'listInternal' | 'getInternal' | 'downloadInternalFile' | 'lookUpLetter' | 'downloadLetterFile'
>;
export type DistributionHandlers = RouteHandlers<Routes, Actor>;

export interface Doorkeeping {
  /** Of one address: whatever it asks, and links that do not exist. */
  limits: { asked: RateLimit; missed: RateLimit };
  tell: Tell;
}

export function makeHandlers(deps: Deps, { limits, tell }: Doorkeeping): DistributionHandlers {
  const bytesOf = ({ digest, name, sizeBytes, mediaType }: ReleasedFile): ByteAnswer => ({
    ...{ digest, name, sizeBytes, mediaType },
    disposition: mediaType === 'application/pdf' ? 'inline' : 'attachment',
    open: (range) => deps.files.createReadStream(digest, range),
  });

  /** A token cannot be guessed; who tries is shut out, and who asks too much waits. */
  const limited = async <T>(address: string | undefined, work: () => Promise<T>): Promise<T> => {
    const from = address ?? '';
    await limits.missed.assertOpen(from);
    await limits.asked.consume(from);
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError && error.code === 'NOT_FOUND') await limits.missed.consume(from);
      throw error;
    }
  };

  return {
    listInternal: ({ input: { query }, actor }) => listInternal(deps, actor, query),

    getInternal: async ({ input: { params }, actor }) => {
      const document = await loadReleased(deps, actor, params.id);
      const first = await deps.readings.firstOf(actor.personId, [document.id]);
      return presentDetail(document, first.get(document.id));
    },

    downloadInternalFile: async ({ input: { params }, actor }) => {
      const document = await loadReleased(deps, actor, params.id);
      const file = filesOf(document).find(({ digest }) => digest === params.digest);
      if (file === undefined) throw new AppError('NOT_FOUND');
      await noteReading(deps, tell, actor, document);
      return bytesOf(file);
    },

    lookUpLetter: ({ input: { body }, request }) => limited(request.ip, () => lookUpLetter(deps, body.token)),

    downloadLetterFile: ({ input: { body }, request }) =>
      limited(request.ip, async () => bytesOf(await letterFile(deps, body))),
  };
}
