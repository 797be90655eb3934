// Handlers of signing on the person's own machine: call one function, present.
import type { DesktopSession } from '../contracts/desktop.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import {
  type DesktopDeps,
  desktopState,
  fetchHandedOut,
  handOut,
  type Links,
  takeReturned,
} from './commands/desktop-signing.ts';
import type { Actor } from './ports.ts';

type Routes = Pick<
  typeof ROUTES,
  'beginDesktop' | 'getDesktopState' | 'fetchDesktopFile' | 'returnDesktopFile'
>;
export type DesktopHandlers = RouteHandlers<Routes, Actor>;

export function makeDesktopHandlers(deps: DesktopDeps, serviceUrl: string | undefined): DesktopHandlers {
  const present = ({ fetchSecret, returnSecret, kind, document, expiresAt }: Links): DesktopSession => {
    if (serviceUrl === undefined) throw new AppError('CREDENTIAL_WAY_CLOSED');
    const { number } = document;
    return {
      serviceUrl,
      act: kind === 'approval' ? 'SignApproved' : 'SignIssued',
      downloadPath: `/api/desktop/files/${fetchSecret}`,
      uploadPath: `/api/desktop/returns/${returnSecret}`,
      metaData: [],
      docNumber: kind === 'seal' ? (number?.text ?? null) : null,
      issuedDate: kind === 'seal' ? (number?.issuedOn ?? null) : null,
      expiresAt: expiresAt.toISOString(),
    };
  };

  return {
    beginDesktop: async ({ input: { params }, actor }) => present(await handOut(deps, actor, params)),
    getDesktopState: ({ input: { params }, actor }) => desktopState(deps, actor, params),
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
