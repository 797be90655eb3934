// The stamp of arrival on the desk of a document, and the copy to be read with what is kept beside the file drawn in it.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../shared/api-client.ts';
import { keys } from '../../../shared/query-keys.ts';
import { writtenOn } from '../handwriting/use-hand-desk.tsx';
import { ReadingDownload } from './reading-download.tsx';
import { StampLayer } from './stamp-layer.tsx';

interface Reading {
  /** For the line over the pages; null: nothing to choose or to download. */
  line: ReactNode;
  overlay: (page: number, shown: { widthMm: number; heightMm: number; rotation: number }) => ReactNode;
}

export const useReading = (
  detail: IncomingDetail,
  file: { digest: string; name: string } | null,
): Reading => {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(true);
  const isStampable = detail.registration !== null && detail.state !== 'cancelled' && file !== null;
  const { data } = useQuery({
    queryKey: keys.stamp(detail.id),
    queryFn: ({ signal }) => call('getIncomingStamp', { params: { id: detail.id } }, signal),
    enabled: isStampable,
  });
  const found = isStampable ? (data?.stamp ?? null) : null;
  const stamp = found !== null && found.fileDigest === file?.digest ? found : null;
  const written = file === null || detail.state === 'cancelled' ? [] : writtenOn(detail, file.digest);
  const hasLine = file !== null && (stamp !== null || written.length > 0);
  return {
    line: hasLine ? (
      <>
        {stamp && (
          <label className="check">
            <input type="checkbox" checked={isShown} onChange={({ target }) => setShown(target.checked)} />
            <span>{t('reading/showStamp')}</span>
          </label>
        )}
        <ReadingDownload
          key={file.digest}
          id={detail.id}
          file={file}
          hasStamp={stamp !== null}
          written={written.length}
        />
      </>
    ) : null,
    overlay: (page, shown) =>
      stamp && isShown && page === stamp.place.page ? <StampLayer stamp={stamp} page={shown} /> : null,
  };
};
