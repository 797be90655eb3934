// Handlers of the routes of copies: call one function, present.
import type { ROUTES } from '../contracts/routes.ts';
import { COPY_FORMS } from '../contracts/vocabulary.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { loadSource, loadVisible } from './commands/admit.ts';
import { cancelCopy } from './commands/cancel-copy.ts';
import { createCopy } from './commands/create-copy.ts';
import { numberCopy } from './commands/number-copy.ts';
import { sealCopy } from './commands/seal-copy.ts';
import type { Actor, Deps } from './ports.ts';
import { presentCopy } from './present.ts';
import { copyChoices } from './queries/copy-choices.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listCopies'
  | 'getCopyChoices'
  | 'createCopy'
  | 'numberCopy'
  | 'sealCopy'
  | 'cancelCopy'
  | 'downloadCopy'
  | 'verifyCopy'
>;
export type CopyHandlers = RouteHandlers<Routes, Actor>;

const MOST_LISTED = 200;

export function makeHandlers(deps: Deps): CopyHandlers {
  const { store, files, agencyFiles } = deps;

  /** @throws AppError NOT_FOUND, also for a copy that is not sealed. */
  const sealed = async (actor: Actor, id: string) => {
    const copy = await loadVisible(deps, actor, id);
    if (copy.file === null || copy.number === null) throw new AppError('NOT_FOUND', { detail: 'not sealed' });
    return { ...copy, file: copy.file, number: copy.number };
  };

  return {
    listCopies: async ({ input: { query }, actor }) => {
      const { root } = await loadSource(deps, actor, query);
      const items = await store.ofDocument(actor.agencyId, root, MOST_LISTED);
      return { items: items.map((copy) => presentCopy(actor, copy)) };
    },
    getCopyChoices: ({ input: { query }, actor }) => copyChoices(deps, actor, query),
    createCopy: async ({ input: { body }, actor }) => presentCopy(actor, await createCopy(deps, actor, body)),
    numberCopy: async ({ input: { params, body }, actor }) =>
      presentCopy(actor, await numberCopy(deps, actor, { ...body, ...params })),
    sealCopy: async ({ input: { params, body }, actor }) =>
      presentCopy(actor, await sealCopy(deps, actor, { ...body, ...params })),
    cancelCopy: async ({ input: { params, body }, actor }) =>
      presentCopy(actor, await cancelCopy(deps, actor, { ...body, ...params })),
    downloadCopy: async ({ input: { params }, actor }) => {
      const { file, number, form } = await sealed(actor, params.id);
      const { digest, sizeBytes } = file;
      return {
        ...{ digest, sizeBytes, mediaType: 'application/pdf', disposition: 'inline' },
        name: `${COPY_FORMS[form].name} ${number.text.replaceAll('/', '-')}.pdf`,
        open: (range) => files.createReadStream(digest, range),
      };
    },
    verifyCopy: async ({ input: { params }, actor }) => {
      const { file } = await sealed(actor, params.id);
      return agencyFiles.verify(file.digest);
    },
  };
}
