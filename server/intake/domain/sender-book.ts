// Whose official addresses are known: whole addresses, and `@domain` for all of a domain. Whoever is on no list may write
// as well; what he sends is shown to the clerk first.
import type { KnownSender } from './proposed-from-mail.ts';

export type SenderBook = (address: string) => Promise<KnownSender | null>;

export function makeSenderBook(
  senders: Readonly<Record<string, string>>,
  nameOf: (code: string) => Promise<string | null>,
): SenderBook {
  const book = new Map(Object.entries(senders).map(([key, value]) => [key.toLowerCase(), value]));
  return async (address) => {
    const found = book.get(address) ?? book.get(address.slice(address.lastIndexOf('@')));
    if (found === undefined) return null;
    const name = await nameOf(found);
    return name === null ? { code: null, name: found } : { code: found, name };
  };
}
