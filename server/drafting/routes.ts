// Handlers of the drafting routes: call one function, present.
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { dropTemplate, putTemplate } from './commands/change-template.ts';
import type { Deps } from './commands/deps.ts';
import { assertRoom, takeOfficeFile } from './commands/take-office-file.ts';
import { writeForm } from './commands/write-form.ts';
import type { Actor } from './ports.ts';
import { findConversion, presentConversion } from './queries/conversion.ts';
import { listForms, presentForm, templateBytes } from './queries/forms.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'convertFile'
  | 'getConversion'
  | 'retryConversion'
  | 'listForms'
  | 'writeForm'
  | 'downloadTemplate'
  | 'putTemplate'
  | 'dropTemplate'
>;
export type DraftingHandlers = RouteHandlers<Routes, Actor>;

export const makeHandlers = (deps: Deps): DraftingHandlers => ({
  convertFile: async ({ input: { query }, actor, request }) =>
    presentConversion(deps, await takeOfficeFile(deps, actor, { ...query, stream: request })),

  getConversion: async ({ input: { params }, actor }) =>
    presentConversion(deps, await findConversion(deps, actor, params.id)),

  retryConversion: async ({ input: { params }, actor }) => {
    const { id } = await findConversion(deps, actor, params.id);
    await assertRoom(deps, actor);
    await deps.conversions.retry(id, deps.clock.now());
    deps.kickConverter();
    return presentConversion(deps, await findConversion(deps, actor, id));
  },

  listForms: ({ actor }) => listForms(deps, actor),

  writeForm: async ({ input: { params, body }, actor }) =>
    presentConversion(deps, await writeForm(deps, actor, { ...body, ...params })),

  downloadTemplate: ({ input: { params }, actor }) => templateBytes(deps, actor, params.kind),

  putTemplate: async ({ input: { params, query }, actor, request }) =>
    presentForm(params.kind, await putTemplate(deps, actor, { ...params, ...query, stream: request })),

  dropTemplate: async ({ input: { params }, actor }) => {
    await dropTemplate(deps, actor, params.kind);
    return presentForm(params.kind, null);
  },
});
