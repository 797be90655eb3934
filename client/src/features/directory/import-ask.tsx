// Imports a file of another server: first it is told what would change, and only then is it asked.
import type { DirectoryImport } from '@contracts/directory-desk.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { upload } from '../../shared/api-client.ts';
import { ApiError } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Facts } from '../../shared/ui/facts.tsx';
import { useDone } from '../../shared/use-done.ts';

const MOST_SHOWN = 8;
const listed = (codes: readonly string[]): string =>
  codes.slice(0, MOST_SHOWN).join(', ') + (codes.length > MOST_SHOWN ? ` … (${codes.length})` : '');

const Outcome = ({ trial }: { trial: DirectoryImport }) => {
  const { t } = useTranslation();
  const { added, changed, renamed, kept, same } = trial;
  return (
    <Facts
      rows={[
        [t('directory/import/added'), listed(added)],
        [t('directory/import/changed'), listed(changed)],
        [t('directory/import/renamed'), listed(renamed.map(({ from, to }) => `${from} → ${to}`))],
        [t('directory/import/kept'), listed(kept)],
        [t('directory/import/same'), String(same)],
      ]}
    />
  );
};

/** Everything that is wrong with the file, by its place. */
const Faults = ({ error }: { error: unknown }) => {
  if (!(error instanceof ApiError) || error.issues.length === 0) return null;
  return (
    <ul className="small fault-list">
      {error.issues.slice(0, 20).map(({ pointer, detail }) => (
        <li key={`${pointer}${detail}`}>
          <code>{pointer}</code> {detail}
        </li>
      ))}
    </ul>
  );
};

export const ImportAsk = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const done = useDone(keys.directory, onClose);
  const [file, setFile] = useState<File | null>(null);
  const trial = useMutation({
    mutationFn: (chosen: File) => upload('importDirectoryFile', { query: { trial: '1' } }, chosen),
  });
  const act = useMutation({
    mutationFn: (chosen: File) => upload('importDirectoryFile', { query: { trial: '0' } }, chosen),
    onSuccess: () => done(t('directory/done/import')),
  });
  const isReady = file !== null && trial.isSuccess;
  return (
    <Ask
      title={t('directory/act/import')}
      confirm={t(isReady ? 'directory/act/import' : 'directory/act/tryFile')}
      isBusy={act.isPending || trial.isPending}
      error={act.error ?? trial.error}
      onConfirm={() => {
        if (file !== null) (isReady ? act : trial).mutate(file);
      }}
      onClose={onClose}
    >
      <p>{t('directory/ask/import')}</p>
      <DropZone
        label={t('directory/chooseFile')}
        accept=".json,application/json"
        isInvalid={trial.isError}
        onFiles={([chosen]) => {
          if (chosen === undefined) return;
          setFile(chosen);
          act.reset();
          trial.mutate(chosen);
        }}
      >
        {file?.name ?? t('directory/chooseFile')}
      </DropZone>
      <Faults error={act.error ?? trial.error} />
      {trial.data && <Outcome trial={trial.data} />}
    </Ask>
  );
};
