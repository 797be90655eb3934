// Handlers of the clerk's view of a register: its ten columns, and its prints.
import type { RegisterPrint } from '../contracts/register-prints.ts';
import * as contracts from '../contracts/register-prints.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import type { PrintDeps } from './commands/make-print.ts';
import { printRegister } from './commands/print-register.ts';
import { knownPrint, notReady, type SealFile, signPrint } from './commands/sign-print.ts';
import { type KeptFile, type Print, titleOf } from './domain/print.ts';
import { knownBook, listRows } from './queries/rows.ts';
import type { RegisterActor } from './routes.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listRegisterRows'
  | 'printRegister'
  | 'listRegisterPrints'
  | 'getRegisterPrint'
  | 'signRegisterPrint'
  | 'downloadRegisterPdf'
  | 'downloadRegisterSheet'
>;
export type RegisterDeskHandlers<Actor> = RouteHandlers<Routes, Actor>;

/** Older ones are kept as well; nobody looks for them in a list. */
const SHOWN = 20;

export function makeDeskHandlers<Actor extends RegisterActor>(
  deps: PrintDeps & { sealFile: SealFile<Actor> },
): RegisterDeskHandlers<Actor> {
  const { prints, store, files } = deps;

  const bytes = (print: Print, file: KeptFile | null, end: string, mediaType: string): ByteAnswer => {
    if (file === null) throw notReady(print);
    const { digest, sizeBytes } = file;
    const name = `${titleOf(print)}${end}`;
    return { sizeBytes, mediaType, name, digest, open: (range) => files.createReadStream(digest, range) };
  };

  return {
    listRegisterRows: ({ input: { params, query }, actor: { agencyId } }) =>
      listRows(deps, { agencyId, bookId: params.id }, query),

    printRegister: async ({ input: { params, body }, actor }) => {
      const { agencyId, personId: id, name, title } = actor;
      return present(
        await printRegister(deps, { agencyId, bookId: params.id, ...body, by: { id, name, title } }),
      );
    },

    listRegisterPrints: async ({ input: { params }, actor: { agencyId } }) => {
      const key = { agencyId, bookId: params.id };
      await knownBook(store, key);
      return { items: (await prints.last(key, SHOWN)).map(present) };
    },

    getRegisterPrint: async ({ input: { params }, actor }) =>
      present(await knownPrint(deps, actor.agencyId, params.id)),

    signRegisterPrint: async ({ input: { params, body }, actor }) =>
      present(await signPrint(deps, actor, { ...params, ...body })),

    downloadRegisterPdf: async ({ input: { params }, actor }) => {
      const print = await knownPrint(deps, actor.agencyId, params.id);
      return bytes(print, print.signed ?? print.pdf, '.pdf', contracts.downloadRegisterPdf.download);
    },

    downloadRegisterSheet: async ({ input: { params }, actor }) => {
      const print = await knownPrint(deps, actor.agencyId, params.id);
      return bytes(print, print.xlsx, '.xlsx', contracts.downloadRegisterSheet.download);
    },
  };
}

const sizeOf = (file: KeptFile | null) => file && { sizeBytes: file.sizeBytes };

function present({
  agencyId: _agencyId,
  direction: _direction,
  signed,
  pdf,
  xlsx,
  at,
  ...print
}: Print): RegisterPrint {
  return {
    ...print,
    pdf: sizeOf(signed ?? pdf),
    xlsx: sizeOf(xlsx),
    at: at.toISOString(),
    signed: signed && { at: signed.at.toISOString(), by: signed.by },
  };
}
