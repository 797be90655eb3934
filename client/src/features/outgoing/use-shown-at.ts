// The same bytes stay at the address they were first shown at: a file has another one once its draft is saved, and the
// viewer would open it anew in the middle of reading.
import { useState } from 'react';

export const useShownAt = (digest: string | undefined, urlOf: (digest: string) => string): string | null => {
  const [shown, setShown] = useState<{ digest: string; url: string } | null>(null);
  if (digest === undefined) return null;
  if (shown?.digest === digest) return shown.url;
  const url = urlOf(digest);
  setShown({ digest, url });
  return url;
};
