// Downloads a copy to be read: at once where there is one thing to draw, else after the choice of what.
import type { Drawn } from '@contracts/reading-copies.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchBytes } from '../../../shared/api-client.ts';
import { saveFile } from '../../../shared/save-file.ts';
import { Ask } from '../../../shared/ui/ask.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { say } from '../../../shared/ui/toast.tsx';
import './reading.css';

interface Props {
  id: string;
  file: { digest: string; name: string };
  hasStamp: boolean;
  /** Instructions written by hand on this file. */
  written: number;
}

const drawOf = (stamp: boolean, handwriting: boolean): Drawn | null => {
  if (stamp && handwriting) return 'both';
  if (stamp) return 'stamp';
  return handwriting ? 'handwriting' : null;
};

export const ReadingDownload = ({ id, file, hasStamp, written }: Props) => {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const [withStamp, setStamp] = useState(true);
  const [withHand, setHand] = useState(true);
  const make = useMutation({
    mutationFn: async (draw: Drawn) =>
      saveFile(
        await fetchBytes('makeReadingCopy', { params: { id, digest: file.digest }, body: { draw } }),
        t('reading/fileName', { name: file.name }),
      ),
    onSuccess: () => {
      setAsked(false);
      say(t('reading/done'));
    },
  });
  const all = drawOf(hasStamp, written > 0);
  if (all === null) return null;
  const chosen = drawOf(withStamp, withHand);
  const begin = () => (all === 'both' ? setAsked(true) : make.mutate(all));
  return (
    <>
      <button
        type="button"
        className="btn btn-small reading-download"
        disabled={make.isPending}
        onClick={begin}
        title={t('reading/note')}
      >
        <Icon name="download" size={16} />
        {make.isPending ? t('reading/making') : t(`reading/download/${all}`)}
      </button>
      {!isAsked && make.error && <ProblemNotice error={make.error} />}
      {isAsked && (
        <Ask
          title={t('reading/download/both')}
          confirm={make.isPending ? t('reading/making') : t('reading/download/both')}
          isBusy={make.isPending || chosen === null}
          error={make.error}
          onConfirm={() => chosen && make.mutate(chosen)}
          onClose={() => setAsked(false)}
        >
          <fieldset className="stack bare reading-choice">
            <legend className="label">{t('reading/ask')}</legend>
            <label className="check">
              <input
                type="checkbox"
                checked={withStamp}
                onChange={({ target }) => setStamp(target.checked)}
              />
              <span>{t('reading/what/stamp')}</span>
            </label>
            <label className="check">
              <input type="checkbox" checked={withHand} onChange={({ target }) => setHand(target.checked)} />
              <span>{t('reading/what/handwriting', { count: written })}</span>
            </label>
          </fieldset>
          {chosen === null && (
            <p className="small tone-red" role="alert">
              {t('reading/needOne')}
            </p>
          )}
          <p className="small muted">{t('reading/note')}</p>
        </Ask>
      )}
    </>
  );
};
