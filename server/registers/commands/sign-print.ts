// Signs a print with the agency's key, as a seal is made: by a clerk who has proved lately that it is he, with the PIN; the
// signed file is verified and stored before the print is said to be signed. NĐ 30/2020 Điều 22 khoản 3.
import { AppError } from '../../platform/http/problem.ts';
import { type KeptFile, type Print, titleOf } from '../domain/print.ts';
import type { RegisterActor } from '../routes.ts';
import type { PrintDeps } from './make-print.ts';

/** The agency's signature on a file. @throws AppError as a seal. */
export type SealFile<Actor> = (
  actor: Actor,
  wish: { digest: string; pin: string; label: string },
) => Promise<KeptFile & { certificateSha256: string }>;

/** Repeated after success it answers the print as it is. @throws AppError NOT_FOUND, REGISTER_PRINT_NOT_READY; as {@link SealFile}. */
export async function signPrint<Actor extends RegisterActor>(
  deps: PrintDeps & { sealFile: SealFile<Actor> },
  actor: Actor,
  { id, pin }: { id: string; pin: string },
): Promise<Print> {
  const { prints, clock, audited, kick } = deps;
  const { agencyId, personId, name, title } = actor;
  const print = await knownPrint(deps, agencyId, id);
  if (print.state === 'signed') return print;
  if (print.state !== 'ready' || print.pdf === null) throw notReady(print);
  const label = titleOf(print);
  const { digest, sizeBytes, certificateSha256 } = await deps.sealFile(actor, {
    ...{ digest: print.pdf.digest, pin, label },
  });
  const by = { id: personId, name, title };
  const after = await prints.sign(id, { digest, sizeBytes, certificateSha256, at: clock.now(), by }, [
    audited({ ...print, text: print.bookName }, 'register.printSigned', by, digest),
  ]);
  if (after !== null) {
    kick();
    return after;
  }
  const now = await knownPrint(deps, agencyId, id);
  if (now.state !== 'signed') throw notReady(now);
  return now;
}

/** @throws AppError NOT_FOUND. */
export async function knownPrint(
  { prints }: Pick<PrintDeps, 'prints'>,
  agencyId: string,
  id: string,
): Promise<Print> {
  const print = await prints.find(agencyId, id);
  if (print === null) throw new AppError('NOT_FOUND');
  return print;
}

export const notReady = ({ state }: Print) =>
  new AppError('REGISTER_PRINT_NOT_READY', { detail: `the print is ${state}` });
