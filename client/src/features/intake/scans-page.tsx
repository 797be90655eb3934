// Paper on its way in: scans dropped here, pages photographed, and what waits to be taken.
import type { IntakeListItem } from '@contracts/intake.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { addressOf, call, upload } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { say } from '../../shared/ui/toast.tsx';
import './scans.css';

const ACCEPT = '.pdf,.jpg,.jpeg,.png,.tif,.tiff';

const usePutIn = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ files, isOnePaper }: { files: File[]; isOnePaper: boolean }) => {
      const kept = [];
      for (const file of files) {
        const query = { name: file.name, purpose: 'attachment' } as const;
        const { digest } = await upload('uploadFile', { query }, file);
        kept.push({ digest, name: file.name });
      }
      return call('putScans', { body: { key: crypto.randomUUID(), files: kept, isOnePaper } });
    },
    onSuccess: ({ ids }) => {
      void queries.invalidateQueries({ queryKey: keys.lists('intake') });
      say(t('scans/done', { count: ids.length }));
    },
  });
};

const Photos = ({ put }: { put: ReturnType<typeof usePutIn> }) => {
  const { t } = useTranslation();
  const [photos, setPhotos] = useState<File[]>([]);
  const without = (at: number) => photos.filter((_, index) => index !== at);
  const up = (at: number) => {
    const rest = without(at);
    const photo = photos[at];
    if (photo) setPhotos([...rest.slice(0, at - 1), photo, ...rest.slice(at - 1)]);
  };
  return (
    <section className="sheet">
      <label className="btn scan-way">
        <Icon name="plus" size={16} />
        {t('scans/camera')}
        <input
          type="file"
          className="sr-only"
          accept="image/jpeg,image/png"
          capture="environment"
          multiple
          onChange={(event) => {
            setPhotos([...photos, ...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </label>
      <p className="small muted">{t('scans/cameraHint')}</p>
      {photos.length > 0 && (
        <>
          <h2>{t('scans/photos')}</h2>
          <ol className="cut-pages">
            {photos.map((photo, index) => (
              <li key={`${photo.name}/${photo.lastModified}/${photo.size}`} className="cut-page">
                <span className="grow">{t('scans/photo', { number: index + 1, name: photo.name })}</span>
                <button type="button" className="btn" disabled={index === 0} onClick={() => up(index)}>
                  {t('scans/up')}
                </button>
                <button type="button" className="btn" onClick={() => setPhotos(without(index))}>
                  {t('scans/remove')}
                </button>
              </li>
            ))}
          </ol>
          <button
            type="button"
            className="btn btn-primary"
            disabled={put.isPending}
            onClick={() =>
              put.mutate({ files: photos, isOnePaper: true }, { onSuccess: () => setPhotos([]) })
            }
          >
            {t('scans/bind', { count: photos.length })}
          </button>
        </>
      )}
    </section>
  );
};

const Row = ({ item }: { item: IntakeListItem }) => {
  const { t } = useTranslation();
  return (
    <li className="cut-page">
      <Link className="grow" to={`/intake/${item.id}`}>
        {item.name}
      </Link>
      <span className={item.problem ? 'tone-amber small' : 'muted small'}>
        {t(`intake/state/${item.state}`)}
      </span>
      <TimeText at={item.receivedAt} />
    </li>
  );
};

export const ScansPage = () => {
  const { t } = useTranslation();
  const put = usePutIn();
  const query = useQuery({
    queryKey: keys.list('intake', { channel: 'scan' }),
    queryFn: ({ signal }) => call('listIntake', { query: { box: 'waiting', limit: 100 } }, signal),
  });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('scans/title')}</h1>
      </header>
      <div className="page-body">
        <DropZone
          label={t('scans/drop')}
          accept={ACCEPT}
          isMany
          onFiles={(files) => put.mutate({ files, isOnePaper: false })}
        />
        {put.isPending && <p role="status">{t('scans/sending')}</p>}
        <ProblemNotice error={put.error} />
        <Photos put={put} />
        <section className="sheet">
          <a className="btn scan-way" href={addressOf('downloadSeparator')} target="_blank" rel="noreferrer">
            <Icon name="file" size={16} />
            {t('scans/separator')}
          </a>
          <p className="small muted">{t('scans/separatorHint')}</p>
        </section>
        <section className="sheet">
          <h2>{t('scans/waiting')}</h2>
          <QueryGate query={query} skeleton={<ListBones rows={4} />}>
            {({ items }) => {
              const scans = items.flatMap(({ item }) => (item?.channel === 'scan' ? [item] : []));
              return scans.length === 0 ? (
                <p className="blank">{t('scans/none')}</p>
              ) : (
                <ul className="cut-pages">
                  {scans.map((item) => (
                    <Row key={item.id} item={item} />
                  ))}
                </ul>
              );
            }}
          </QueryGate>
        </section>
      </div>
    </div>
  );
};
