// Handlers of signing on the person's own machine: call one function, present.
import type { DesktopSession } from '../contracts/desktop.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import {
  beginDesktop,
  type DesktopDeps,
  desktopState,
  fetchHandedOut,
  type Links,
  takeReturned,
} from './commands/desktop-signing.ts';
import type { Actor } from './ports.ts';

type Routes = Pick<
  typeof ROUTES,
  'beginDesktop' | 'getDesktopState' | 'fetchDesktopFile' | 'returnDesktopFile'
>;
export type DesktopHandlers = RouteHandlers<Routes, Actor>;

/** What the page hands to the service. @throws AppError CREDENTIAL_WAY_CLOSED. */
export const presentLinks =
  (serviceUrl: string | undefined) =>
  ({ fetchSecret, returnSecret, file, claim, document }: Links): DesktopSession => {
    if (serviceUrl === undefined) throw new AppError('CREDENTIAL_WAY_CLOSED');
    const { kind } = claim;
    const { part, count, fileName } = file;
    const number = kind === 'seal' ? document.number : null;
    const act = kind === 'seal' ? 'SignIssued' : 'SignApproved';
    return {
      serviceUrl,
      act: part > 0 ? 'SignAppendix' : act,
      part,
      count,
      name: fileName,
      downloadPath: `/api/desktop/files/${fetchSecret}`,
      uploadPath: `/api/desktop/returns/${returnSecret}`,
      metaData: [],
      docNumber: number?.text ?? null,
      issuedDate: part > 0 ? null : (number?.issuedOn ?? null),
      expiresAt: claim.expiresAt.toISOString(),
    };
  };

export function makeDesktopHandlers(deps: DesktopDeps, serviceUrl: string | undefined): DesktopHandlers {
  const present = presentLinks(serviceUrl);

  return {
    beginDesktop: async ({ input: { params }, actor }) => present(await beginDesktop(deps, actor, params)),
    getDesktopState: ({ input: { params, query }, actor }) =>
      desktopState(deps, actor, { ...params, ...query }),
    fetchDesktopFile: async ({ input: { params } }) => {
      const { baseDigest, fileName } = await fetchHandedOut(deps, params.token);
      const stored = await deps.files.stat(baseDigest);
      return {
        name: fileName,
        mediaType: 'application/pdf',
        sizeBytes: stored?.sizeBytes ?? null,
        disposition: 'attachment',
        open: (range) => deps.files.createReadStream(baseDigest, range),
      };
    },
    returnDesktopFile: async ({ input: { params }, request }) => {
      const { handedOut, code } = await takeReturned(deps, {
        secret: params.token,
        body: request,
        contentType: request.headers['content-type'] ?? '',
      });
      return {
        Status: code === null,
        Message: code ?? '',
        FileName: handedOut.fileName,
        FileServer: '',
      };
    },
  };
}
