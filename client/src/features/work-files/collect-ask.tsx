// Puts things into the file: documents found by their words, and files of other kinds, each with what is known of it.
import type { IncomingListItem } from '@contracts/incoming-document.ts';
import type { OutgoingListItem } from '@contracts/outgoing-document.ts';
import type { ItemWish, WorkFileDetail } from '@contracts/work-files.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAcceptDetail } from '../../shared/acts/use-act.ts';
import { call, upload } from '../../shared/api-client.ts';
import { type DocumentFeature, keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { emptyFacts, ItemFields } from './item-fields.tsx';
import type { DialogProps } from './use-work-file.ts';

const ACCEPT = '.pdf,.png,.jpg,.jpeg,.tif,.tiff,.mp3,.wav,.ogg,.m4a,.docx,.xlsx,.pptx,.odt,.txt,.zip';
const FOUND = 20;

const useAdd = (detail: WorkFileDetail) => {
  const { t } = useTranslation();
  const accept = useAcceptDetail<WorkFileDetail>('workFile');
  return useMutation({
    mutationFn: (body: ItemWish) => call('addToWorkFile', { params: { id: detail.id }, body }),
    onSuccess: (after) => {
      accept(after);
      say(t('workFiles/done/add', { code: after.code }));
    },
  });
};

interface Found {
  id: string;
  title: string;
  about: string;
}

const sent = ({ id, subject, numberText, issuedOn }: OutgoingListItem): Found => ({
  ...{ id, title: subject },
  about: [numberText, dateText(issuedOn)].filter(Boolean).join(' · '),
});
const received = ({ id, subject, numberText, issuedOn, sender }: IncomingListItem): Found => ({
  ...{ id, title: subject },
  about: [numberText, dateText(issuedOn), sender.name].filter(Boolean).join(' · '),
});

/** Typed words are looked for in both directions; nothing typed: the newest. */
const useFound = (feature: DocumentFeature, typed: string) =>
  useQuery({
    queryKey: keys.list(feature, { box: 'all', text: typed, limit: FOUND }),
    queryFn: async (): Promise<Found[]> => {
      const query = { box: 'all' as const, limit: FOUND, ...(typed && { text: typed }) };
      if (feature === 'outgoing') return (await call('listOutgoing', { query })).items.map(sent);
      return (await call('listIncoming', { query })).items.map(received);
    },
    placeholderData: (before) => before,
  });

const Documents = ({ detail }: { detail: WorkFileDetail }) => {
  const { t } = useTranslation();
  const [feature, setFeature] = useState<DocumentFeature>('outgoing');
  const [typed, setTyped] = useState('');
  const found = useFound(feature, typed.trim());
  const add = useAdd(detail);
  const isIn = (id: string) => detail.items.some(({ documentId }) => documentId === id);
  return (
    <section className="stack">
      <h2>{t('workFiles/collect/documents')}</h2>
      <div className="row-wrap">
        {(['outgoing', 'incoming'] as const).map((each) => (
          <label key={each} className="check">
            <input
              type="radio"
              name="direction"
              checked={feature === each}
              onChange={() => setFeature(each)}
            />
            {t(`workFiles/collect/${each}`)}
          </label>
        ))}
      </div>
      <input
        className="input"
        type="search"
        aria-label={t('workFiles/collect/search')}
        placeholder={t('workFiles/collect/search')}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <ProblemNotice error={found.error ?? add.error} />
      {found.data?.length === 0 && <p className="small muted">{t('workFiles/collect/none')}</p>}
      <ul className="found">
        {found.data?.map(({ id, title, about }) => (
          <li key={id} className="found-row">
            <span>
              {title}
              <span className="small muted num found-about">{about}</span>
            </span>
            <button
              type="button"
              className="btn btn-small"
              disabled={isIn(id) || add.isPending}
              aria-label={`${t(isIn(id) ? 'workFiles/collect/isIn' : 'workFiles/collect/add')}: ${title}`}
              onClick={() => add.mutate({ source: feature, documentId: id, isDraft: false, note: '' })}
            >
              {t(isIn(id) ? 'workFiles/collect/isIn' : 'workFiles/collect/add')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** "Biên bản họp.pdf" → "Biên bản họp" */
const bare = (name: string): string => name.normalize('NFC').replace(/\.[^.]*$/, '');

/** A file chosen from this computer, with what is said of it; kept here until it is sent. */
const useUpload = (detail: WorkFileDetail) => {
  const [facts, setFacts] = useState(emptyFacts(''));
  const [file, setFile] = useState<File | null>(null);
  const add = useAdd(detail);
  const send = useMutation({
    mutationFn: async (picked: File) => {
      const name = picked.name.normalize('NFC');
      const { digest } = await upload('uploadFile', { query: { name, purpose: 'work-file' } }, picked);
      return add.mutateAsync({ ...facts, source: 'upload', file: { digest, name } });
    },
    onSuccess: () => {
      setFile(null);
      setFacts(emptyFacts(''));
    },
  });
  return {
    ...{ facts, setFacts, file, send },
    choose: (picked: File | undefined) => {
      if (!picked) return;
      setFile(picked);
      setFacts({ ...facts, title: bare(picked.name) });
    },
  };
};

const Uploads = ({ facts, setFacts, file, choose }: ReturnType<typeof useUpload>) => {
  const { t } = useTranslation();
  return (
    <section className="stack">
      <h2>{t('workFiles/collect/files')}</h2>
      <DropZone label={t('workFiles/collect/drop')} accept={ACCEPT} onFiles={([picked]) => choose(picked)} />
      {file && (
        <>
          <p className="small strong">{file.name}</p>
          <ItemFields facts={facts} onChange={setFacts} isUpload />
        </>
      )}
    </section>
  );
};

/** Documents go in one by one, at once; a chosen file with the button, which else ends the question. */
export const CollectAsk = ({ detail, state }: DialogProps) => {
  const { t } = useTranslation();
  const uploading = useUpload(detail);
  const { file, send } = uploading;
  return (
    <Ask
      title={t('workFiles/act/collect')}
      confirm={t(file ? 'workFiles/act/upload' : 'workFiles/collect/done')}
      isBusy={send.isPending}
      error={send.error}
      onConfirm={() => (file ? send.mutate(file) : state.close())}
      onClose={state.close}
    >
      <Documents detail={detail} />
      <Uploads {...uploading} />
    </Ask>
  );
};
