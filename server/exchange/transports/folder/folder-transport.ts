// A recipient that has no link: its packets are laid into a folder, whole, under a name that is the same on every attempt,
// for somebody to carry. What lies there already is not written again.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../platform/clock.ts';
import { systemCode } from '../../../platform/startup-error.ts';
import { writeWhole } from '../../../platform/whole-file.ts';
import type { Taken, Transport } from '../transport.ts';
import { layoutOf, safeName, syncFolder } from './layout.ts';

export interface FolderTransportOptions {
  root: string;
  clock: Clock;
}

export function makeFolderTransport({ root, clock }: FolderTransportOptions): Transport {
  const layout = layoutOf(root);
  const lay = async (
    code: string,
    name: string,
    bytes: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Taken> => {
    const folder = layout.outFor(code);
    await mkdir(folder, { recursive: true });
    try {
      await writeWhole(join(folder, name), async (sink) => {
        for await (const chunk of bytes) {
          signal.throwIfAborted();
          await sink.write(chunk);
        }
      });
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    await syncFolder(folder);
    return { kind: 'carrier', reference: `folder:${name}`, at: clock.now() };
  };
  return {
    sendPacket: (to, { packetId, whole }, { signal }) =>
      lay(to.code, `${safeName(packetId)}.edxml`, whole(), signal),
    sendStatus: (to, { packetId, senderCode, code, bytes }, { signal }) =>
      lay(to.code, `${safeName(packetId)}.${safeName(senderCode)}.status-${code}.edxml`, once(bytes), signal),
    // A carrier cannot be asked what the recipient has.
    askTruth: async () => null,
  };
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
