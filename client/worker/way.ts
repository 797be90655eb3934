// Which requests the service worker answers, and how.

/** The server's own, and other people's: never answered here. */
const NOT_OURS = ['/api/', '/exchange/', '/socket/', '/livez', '/readyz', '/metrics'];

export type Way = 'page' | 'file' | null;

/** How a request is answered; null: by the network, as if there were no worker. */
export const wayOf = (
  { method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>,
  origin: string,
  files: readonly string[],
): Way => {
  const { origin: theirs, pathname } = new URL(url);
  if (method !== 'GET' || theirs !== origin) return null;
  if (NOT_OURS.some((start) => `${pathname}/`.startsWith(start))) return null;
  if (mode === 'navigate') return pathname.includes('.') ? null : 'page';
  // Character maps and fonts of the viewer are kept once a document has asked for them.
  return files.includes(pathname) || pathname.startsWith('/pdfjs/') ? 'file' : null;
};
