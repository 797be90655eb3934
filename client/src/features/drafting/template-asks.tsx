// Puts the agency's own template in place, or goes back to the server's. A refused one says which fields it lacks.
import type { DraftingForm } from '@contracts/drafting.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call, upload } from '../../shared/api-client.ts';
import { ApiError } from '../../shared/api-error.ts';
import { vi } from '../../shared/i18n/vi/index.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { say } from '../../shared/ui/toast.tsx';

type PlaceName = keyof typeof vi.drafting.place;
const isPlace = (name: string): name is PlaceName => Object.hasOwn(vi.drafting.place, name);

const Place = ({ name }: { name: string }) => {
  const { t } = useTranslation();
  return (
    <>
      <code>{`{{${name}}}`}</code> {isPlace(name) && t(`drafting/place/${name}`)}
    </>
  );
};

const Faults = ({ error }: { error: unknown }) => {
  if (!(error instanceof ApiError) || error.issues.length === 0) return null;
  return (
    <ul className="small fault-list">
      {error.issues.map(({ pointer }) => (
        <li key={pointer}>
          <Place name={pointer.replace('/places/', '')} />
        </li>
      ))}
    </ul>
  );
};

const useDone = (news: string, onClose: () => void) => {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: keys.forms });
    say(news);
    onClose();
  };
};

interface Props {
  form: DraftingForm;
  onClose: () => void;
}

export const ReplaceAsk = ({ form, places, onClose }: Props & { places: readonly string[] }) => {
  const { t } = useTranslation();
  const { kind, needs } = form;
  const { name } = DOCUMENT_KINDS[kind];
  const [file, setFile] = useState<File | null>(null);
  const done = useDone(t('drafting/replaced', { kind: name }), onClose);
  const act = useMutation({
    mutationFn: (chosen: File) =>
      upload('putTemplate', { params: { kind }, query: { name: chosen.name.normalize('NFC') } }, chosen),
    onSuccess: done,
  });
  const further = places.filter((place) => !needs.includes(place));
  return (
    <Ask
      title={t('drafting/replaceTitle', { kind: name })}
      confirm={t('drafting/replace')}
      isBusy={act.isPending || file === null}
      error={act.error}
      onConfirm={() => file && act.mutate(file)}
      onClose={onClose}
    >
      <p>{t('drafting/replaceAsk')}</p>
      <DownloadLink
        href={addressOf('downloadTemplate', { params: { kind } })}
        label={t('drafting/downloadTemplate')}
        about={name}
        isAboutShown
      />
      <DropZone
        label={t('drafting/chooseTemplate')}
        accept=".docx"
        isInvalid={act.isError}
        onFiles={([chosen]) => {
          if (chosen === undefined) return;
          act.reset();
          setFile(chosen);
        }}
      >
        {file?.name ?? t('drafting/chooseTemplate')}
      </DropZone>
      <Faults error={act.error} />
      <details className="small">
        <summary>{t('drafting/places')}</summary>
        <p className="strong">{t('drafting/placesNeeded')}</p>
        <ul className="template-places">
          {needs.map((place) => (
            <li key={place}>
              <Place name={place} />
            </li>
          ))}
        </ul>
        <p className="strong">{t('drafting/placesFurther')}</p>
        <ul className="template-places">
          {further.map((place) => (
            <li key={place}>
              <Place name={place} />
            </li>
          ))}
        </ul>
      </details>
    </Ask>
  );
};

export const DropAsk = ({ form: { kind, own }, onClose }: Props) => {
  const { t } = useTranslation();
  const { name } = DOCUMENT_KINDS[kind];
  const done = useDone(t('drafting/dropped', { kind: name }), onClose);
  const act = useMutation({ mutationFn: () => call('dropTemplate', { params: { kind } }), onSuccess: done });
  return (
    <Ask
      title={t('drafting/dropTitle', { kind: name })}
      confirm={t('drafting/drop')}
      isDanger
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <p>{t('drafting/dropAsk', { file: own?.name ?? '' })}</p>
    </Ask>
  );
};
