// One document released to the person or his unit: read it; that is noted by the server when the file is opened.
import type { InternalDetail } from '@contracts/distribution.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { addressOf, call } from '../../shared/api-client.ts';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { keys } from '../../shared/query-keys.ts';
import { dateText, sizeText } from '../../shared/time.ts';
import { Desk, DeskBones, DeskTitle } from '../../shared/ui/desk.tsx';
import { Facts } from '../../shared/ui/facts.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { TimeText, UrgencyTag } from '../../shared/ui/marks.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';

const EndedNotice = ({ ended }: Pick<InternalDetail, 'ended'>) => {
  const { t } = useTranslation();
  if (!ended) return null;
  return (
    <div className="notice notice-amber" role="status">
      <Icon name="turn" />
      <p>
        {ended.kind === 'recalled'
          ? t('internal/recalledNotice')
          : t('internal/replacedNotice', { number: ended.byNumber ?? '' })}
      </p>
    </div>
  );
};

const Files = ({ detail }: { detail: InternalDetail }) => {
  const { t } = useTranslation();
  if (detail.attachments.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{t('internal/files')}</h2>
      {detail.attachments.map((file) => (
        <a
          key={file.digest}
          className="file-line"
          href={addressOf('downloadInternalFile', { params: { id: detail.id, digest: file.digest } })}
          download={file.name}
        >
          <Icon name="clip" size={16} />
          <span className="name">{file.name}</span>
          <span className="muted num push nowrap">{sizeText(file.sizeBytes)}</span>
        </a>
      ))}
    </section>
  );
};

const InternalDesk = ({ detail }: { detail: InternalDetail }) => {
  const { t } = useTranslation();
  const { main, signer } = detail;
  return (
    <Desk
      backTo="/internal"
      head={
        <DeskTitle title={`${detail.numberText} · ${detail.subject}`} isStruck={detail.ended !== null}>
          <div className="row-wrap small muted">
            <span>{DOCUMENT_KINDS[detail.kind].name}</span>
            <UrgencyTag urgency={detail.urgency} />
            <DueText dueOn={detail.dueOn} isDone={detail.ended !== null} />
          </div>
        </DeskTitle>
      }
      document={
        <PdfView
          url={addressOf('downloadInternalFile', { params: { id: detail.id, digest: main.digest } })}
          name={main.name}
        />
      }
      acts={null}
    >
      <div className="desk-notice">
        <EndedNotice ended={detail.ended} />
      </div>
      <section className="sheet">
        <h2>{t('internal/facts')}</h2>
        <Facts
          rows={[
            [
              t('internal/number'),
              <span key="number" className="num strong">
                {detail.numberText}
              </span>,
            ],
            [t('outgoing/fact/issuedOn'), dateText(detail.issuedOn)],
            [t('internal/subject'), detail.subject],
            [t('internal/from'), `${signer.name}, ${signer.title}`],
            [t('internal/unit'), detail.unitName],
            [t('outgoing/fact/dueOn'), detail.dueOn && dateText(detail.dueOn)],
            [t('internal/released'), <TimeText key="released" at={detail.releasedAt} />],
            [t('internal/read'), detail.readAt && <TimeText key="read" at={detail.readAt} />],
          ]}
        />
      </section>
      <Files detail={detail} />
    </Desk>
  );
};

export const InternalDeskPage = () => {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: keys.internalOne(id),
    queryFn: ({ signal }) => call('getInternal', { params: { id } }, signal),
  });
  return (
    <QueryGate query={query} skeleton={<DeskBones />}>
      {(detail) => <InternalDesk key={detail.id} detail={detail} />}
    </QueryGate>
  );
};
