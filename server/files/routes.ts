// Handlers of the file routes.
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import { type UploadDeps, uploadFile } from './commands/upload-file.ts';

/** The part of the caller that files read. */
export interface FileActor {
  personId: string;
  agencyId: string;
}

type Routes = Pick<typeof ROUTES, 'uploadFile' | 'downloadOwnFile'>;
export type FileHandlers = RouteHandlers<Routes, FileActor>;

/** Media types a browser may show in place: none of them can run script in our origin. */
const SHOWN = new Set(['application/pdf', 'image/png', 'image/jpeg']);

export const makeHandlers = (
  deps: UploadDeps & {
    open(digest: string, range: { start: number; end: number }): ReturnType<ByteAnswer['open']>;
  },
): FileHandlers => ({
  uploadFile: ({ input: { query }, actor: { personId, agencyId }, request }) => {
    const announced = request.get('content-length');
    return uploadFile(deps, {
      stream: request,
      announcedBytes: announced === undefined ? undefined : Number(announced),
      ...query,
      personId,
      agencyId,
    });
  },

  downloadOwnFile: async ({ input: { params }, actor }) => {
    const file = await deps.store.findUpload(params.digest, actor.personId);
    if (file === null) throw new AppError('NOT_FOUND');
    return {
      ...file,
      disposition: SHOWN.has(file.mediaType) ? 'inline' : 'attachment',
      open: (range) => deps.open(file.digest, range),
    };
  },
});
