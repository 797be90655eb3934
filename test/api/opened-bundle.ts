// Evidence in memory, so that single files can be changed, and what a judge brings who trusts this office's roots.
import { fromBufferPromise } from 'yauzl';
import { normalizeOrganCode } from '../../server/exchange/protocol/index.ts';
import { keyDirectory } from '../../server/organization/index.ts';
import type { BundleFiles, ProofTrust } from '../../server/proof/index.ts';
import { loadTrust } from '../../server/verification/index.ts';
import type { TestOffice } from '../support/harness.ts';

export type OpenedBundle = Map<string, Buffer>;

export async function unpack(zip: Buffer): Promise<OpenedBundle> {
  const files: OpenedBundle = new Map();
  const opened = await fromBufferPromise(zip, { lazyEntries: true });
  for await (const entry of opened.eachEntry()) {
    const parts: Buffer[] = [];
    for await (const part of await opened.openReadStreamPromise(entry)) parts.push(part);
    files.set(entry.fileName, Buffer.concat(parts));
  }
  return files;
}

export const bundleOf = (files: ReadonlyMap<string, Buffer>): BundleFiles => ({
  names: [...files.keys()],
  open: async function* (name) {
    yield files.get(name) ?? Buffer.of();
  },
});

/** The roots and the directory are enough: a bundle brings what lies between. `empty`: a folder without certificates. */
export async function trustOf({ container, pki }: TestOffice, empty: string): Promise<ProofTrust> {
  const { agencies } = await container.exportDirectory({ isOwnOnly: false });
  const { anchors } = await loadTrust({ anchors: pki.trustFolder, intermediates: empty });
  const directory = { agencyOf: keyDirectory(agencies, normalizeOrganCode) };
  return { anchors, intermediates: [], now: new Date(), directory };
}
