// Start or report the handling: a sentence and the files that belong to it, each sent as soon as it is chosen. Without a
// network the sentence is kept in this browser and sent later.
import type { StoredFile } from '@contracts/files.ts';
import { MOST_NOTE_FILES } from '@contracts/incoming.ts';
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call, upload } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { newKey } from '../../shared/new-key.ts';
import { ownerOf } from '../../shared/offline/kept.ts';
import { useOnline } from '../../shared/online.ts';
import { useMe } from '../../shared/session.ts';
import { sizeText } from '../../shared/time.ts';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { IconButton } from '../../shared/ui/icon-button.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { keepNote } from './notes/note-store.ts';
import { type DialogProps, inPlace, saidOf } from './use-incoming.ts';

const TEXT_MAX = 2000;
const ACCEPT =
  '.pdf,.png,.jpg,.jpeg,.tif,.tiff,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.txt,.zip,.rar,.7z';

const useNoteFiles = () => {
  const [files, setFiles] = useState<readonly StoredFile[]>([]);
  const [sending, setSending] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const gone = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    gone.current = controller;
    return () => controller.abort();
  }, []);
  const add = async (chosen: readonly File[]) => {
    setError(null);
    for (const file of chosen.slice(0, MOST_NOTE_FILES - files.length)) {
      setSending((count) => count + 1);
      try {
        const query = { name: file.name.normalize('NFC'), purpose: 'attachment' } as const;
        const stored = await upload('uploadFile', { query }, file, { signal: gone.current.signal });
        setFiles((before) => [...before.filter(({ digest }) => digest !== stored.digest), stored]);
      } catch (failure) {
        setError(failure);
      } finally {
        setSending((count) => count - 1);
      }
    }
  };
  const remove = (digest: string) => setFiles((before) => before.filter((one) => one.digest !== digest));
  return { files, add, remove, error, isSending: sending > 0 };
};

/** Keeps the words in this browser until they can be sent. */
const useLater = (detail: IncomingDetail, key: string, onKept: () => void) => {
  const { t } = useTranslation();
  const owner = ownerOf(useMe());
  const { id, numberText, subject } = detail;
  return useMutation({
    mutationFn: (text: string) =>
      keepNote({
        ...{ key, owner, text, documentId: id, at: Date.now() },
        about: [numberText, subject].filter(Boolean).join(' · '),
        ...inPlace(detail),
      }),
    onSuccess: () => {
      onKept();
      say(t('offline/kept'));
    },
  });
};

export const ProgressAsk = ({ detail, state, name }: DialogProps & { name: 'start' | 'progress' }) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const { files, add, remove, error, isSending } = useNoteFiles();
  // The same for every try: an answer that was lost makes no second note.
  const [key] = useState(newKey);
  const later = useLater(detail, key, state.close);
  // Files say enough by themselves.
  const { text, isReady, field } = useText(name === 'start' || files.length > 0 ? 0 : 3);
  const isLocal = files.length === 0 && (!isOnline || isCode(state.act.error, 'NETWORK'));
  const confirm = () => {
    if (!isReady() || isSending) return;
    if (isLocal) return later.mutate(text);
    state.act.mutate({
      send: (version) =>
        call('reportProgress', {
          params: { id: detail.id },
          body: {
            ...{ version, text, key },
            ...inPlace(detail),
            files: files.map(({ digest, name }) => ({ digest, name })),
          },
        }),
      news: () => t(name === 'start' ? saidOf(detail, 'done/start') : `incoming/done/${name}`),
    });
  };
  return (
    <ActAsk
      label={isLocal ? t('offline/keep') : t(`incoming/act/${name}`)}
      state={state}
      isLocal={isLocal}
      error={later.error}
      onConfirm={confirm}
    >
      {isLocal && <p className="notice notice-amber small">{t('offline/keepText')}</p>}
      {name === 'start' && <p>{t(saidOf(detail, 'ask/start'))}</p>}
      <TextField label={t('incoming/ask/progress')} rows={4} max={TEXT_MAX} {...field} />
      <div className="stack">
        {files.map((file) => (
          <div key={file.digest} className="file-line">
            <span className="name grow">{file.name}</span>
            <span className="muted num nowrap">{sizeText(file.sizeBytes)}</span>
            <IconButton
              icon="cross"
              label={t('incoming/note/remove', { name: file.name })}
              onPress={() => remove(file.digest)}
            />
          </div>
        ))}
        {isSending && (
          <p className="small" role="status">
            {t('incoming/note/sending')}
          </p>
        )}
        <ProblemNotice error={error} />
        {!isOnline && <p className="hint">{t('offline/noFiles')}</p>}
        {isOnline && files.length < MOST_NOTE_FILES && (
          <DropZone
            label={t('incoming/note/add', { count: MOST_NOTE_FILES })}
            accept={ACCEPT}
            isMany
            onFiles={(chosen) => void add(chosen)}
          />
        )}
      </div>
    </ActAsk>
  );
};
