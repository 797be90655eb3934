// A packet or a status that somebody brought besides the links: taken by the door of what the folder brings.
import { AppError } from '../../platform/http/problem.ts';
import type { FolderDoor } from '../transports/folder/take-files.ts';

/** Idempotent, as the door is. What it was for the trail. @throws AppError as the door refuses. */
export async function takeCarried(
  door: Pick<FolderDoor, 'addressees' | 'receivePacket' | 'receiveStatus'>,
  open: () => AsyncIterable<Uint8Array>,
): Promise<string[]> {
  const { kind, codes } = await door.addressees(open());
  if (kind === 'status') {
    await door.receiveStatus(open());
    return ['status'];
  }
  if (codes.length === 0) throw new AppError('EXCHANGE_RECIPIENT_UNKNOWN');
  for (const code of codes) await door.receivePacket(open(), code);
  return codes;
}
