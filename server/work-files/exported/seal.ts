// The agency’s word on an exported file: a signature over the digest of its XML, which names the digest of everything else.
import { createHash } from 'node:crypto';
import { type JwsKey, openJws, signJws } from '../../proof/index.ts';

const TYP = 'vanthu-work-file';

const statement = (xml: Uint8Array): string =>
  JSON.stringify({ v: 1, sha256: createHash('sha256').update(xml).digest('hex') });

export const sealXml = (xml: Uint8Array, key: JwsKey): Promise<string> => signJws(statement(xml), TYP, key);

/** The certificate it was signed with; undefined when it is no signature over this XML. Whose it is, is another question. */
export async function openSeal(jws: string, xml: Uint8Array): Promise<Uint8Array | undefined> {
  const opened = await openJws(jws);
  return opened?.typ === TYP && opened.payload === statement(xml) ? opened.certificate : undefined;
}
