// How a document begins: from the starting form of its kind, from a file, or as the answer to an incoming document.
import type { Conversion } from '@contracts/drafting.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../shared/api-client.ts';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { type DraftValues, type FieldName, fieldsFrom, missingForSaving } from './draft-form.ts';
import { ReplyAsk } from './reply-ask.tsx';
import './start-choices.css';

interface Props {
  values: DraftValues;
  change: (part: Partial<DraftValues>) => void;
  onMissing: (fields: FieldName[]) => void;
  onWrite: (name: string, begin: (signal: AbortSignal) => Promise<Conversion>) => void;
  /** The place to drop a file. */
  children: ReactNode;
}

export const StartChoices = ({ values, change, onMissing, onWrite, children }: Props) => {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const { kind } = values;
  const write = () => {
    const missing = missingForSaving(values);
    if (missing.length > 0 || kind === null) return onMissing(missing);
    const { subject, urgency, signerPostId, capacity, recipientCodes, toPlaces, replyToId } = fieldsFrom(
      values,
      kind,
    );
    const body = { subject, urgency, signerPostId, capacity, recipientCodes, toPlaces, replyToId };
    onWrite(t('drafting/writing', { kind: DOCUMENT_KINDS[kind].name }), (signal) =>
      call('writeForm', { params: { kind }, body }, signal),
    );
  };
  return (
    <fieldset className="start-choices" aria-label={t('drafting/start/label')}>
      <button type="button" className="start-choice start-button" onClick={write}>
        <Icon name="pages" size={22} />
        <span className="strong">{t('drafting/start/form')}</span>
        <span className="small">
          {kind
            ? t('drafting/start/formOf', { kind: DOCUMENT_KINDS[kind].name })
            : t('drafting/start/formHint')}
        </span>
      </button>
      {children}
      <button type="button" className="start-choice start-button" onClick={() => setAsking(true)}>
        <Icon name="turn" size={22} />
        <span className="strong">{t('drafting/start/reply')}</span>
        <span className="small">{t('drafting/start/replyHint')}</span>
      </button>
      {kind && (
        <div className="start-more">
          <DownloadLink
            href={addressOf('downloadTemplate', { params: { kind } })}
            label={t('drafting/downloadTemplate')}
            about={DOCUMENT_KINDS[kind].name}
            isAboutShown
          />
        </div>
      )}
      {isAsking && (
        <ReplyAsk
          onClose={() => setAsking(false)}
          onChoose={({ id, sender }) => {
            setAsking(false);
            change({
              replyToId: id,
              recipientCodes: [...new Set([sender.code, ...values.recipientCodes])],
            });
          }}
        />
      )}
    </fieldset>
  );
};
