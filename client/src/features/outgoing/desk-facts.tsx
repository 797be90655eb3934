// The right side of the desk: deliveries first once released, then facts, opinions, versions, time-line.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { addressOf, call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { SignatureReportView } from '../../shared/report/signature-report.tsx';
import { dateText, sizeText } from '../../shared/time.ts';
import { Facts } from '../../shared/ui/facts.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { TimeLine } from '../../shared/ui/time-line.tsx';
import { InFiles } from '../../shared/work-files/in-files.tsx';
import { CircuitPicture, isPictured } from './circuit-picture.tsx';
import './collab.css';
import { Deliveries } from './deliveries.tsx';
import { OthersGrid } from './others-grid.tsx';
import { PaperSection } from './recipients/paper-section.tsx';
import { RefusedStatuses } from './refused-statuses.tsx';
import { Related } from './related.tsx';

interface Props {
  detail: OutgoingDetail;
  shownDigest: string | null;
  onShow: (digest: string) => void;
}

const Signatures = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const newest = detail.versions.at(-1);
  const isSigned = newest !== undefined && (newest.act === 'signed' || newest.act === 'sealed');
  const report = useQuery({
    queryKey: keys.outgoingReport(detail.id, newest?.digest ?? ''),
    queryFn: () => call('verifyOutgoing', { params: { id: detail.id } }),
    enabled: isSigned,
  });
  if (!isSigned) return null;
  return (
    <section className="sheet">
      <h2>{t('outgoing/section/signatures')}</h2>
      <ProblemNotice error={report.error} onRetry={() => void report.refetch()} />
      {report.isPending && <p className="muted small">{t('outgoing/checking')}</p>}
      {report.data && <SignatureReportView report={report.data} />}
    </section>
  );
};

const Opinions = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  // What says nothing stands on the time-line already.
  const said = detail.opinions.filter(({ kind, text }) => text || kind === 'return' || kind === 'form-fail');
  if (said.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{t('outgoing/section/opinions')}</h2>
      {said.toReversed().map((opinion) => (
        <div key={`${opinion.at}${opinion.kind}`} className="small">
          <div className="row-wrap">
            <span
              className={`strong ${opinion.kind === 'return' || opinion.kind === 'form-fail' ? 'tone-amber' : ''}`}
            >
              {opinion.kind === 'approve' && opinion.step
                ? t(`circuit/stepKind/${opinion.step}`)
                : t(`outgoing/opinionKind/${opinion.kind}`)}
            </span>
            <span className="muted">
              {opinion.by.name}, {opinion.by.title} · <TimeText at={opinion.at} />
            </span>
          </div>
          {opinion.text && <p className="quote">{opinion.text}</p>}
        </div>
      ))}
    </section>
  );
};

const Versions = ({ detail, shownDigest, onShow }: Props) => {
  const { t } = useTranslation();
  if (detail.versions.length === 0) return null;
  const newest = detail.versions.at(-1);
  return (
    <section className="sheet">
      <h2>{t('outgoing/section/versions')}</h2>
      {detail.versions.length > 1 && (
        <Link className="small" to={`/outgoing/${detail.id}/compare`}>
          {t('compare/open')}
        </Link>
      )}
      <ul className="stack" style={{ gap: 2 }}>
        {[...detail.versions].reverse().map((version) => (
          <li key={version.number}>
            <button
              type="button"
              className="btn btn-plain btn-small btn-wide"
              style={{
                justifyContent: 'flex-start',
                fontWeight: version.digest === shownDigest ? 650 : 400,
                textAlign: 'left',
                whiteSpace: 'normal',
              }}
              aria-pressed={version.digest === shownDigest}
              onClick={() => onShow(version.digest)}
            >
              <Icon name="file" size={16} />
              <span>
                {version.number}. {t(`outgoing/versionAct/${version.act}`)}
                {version === newest && <span className="muted"> ({t('outgoing/currentVersion')})</span>}
                <span className="muted version-by">{version.by.name}</span>
              </span>
              <span className="muted push num" style={{ textAlign: 'right' }}>
                <TimeText at={version.at} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Attachments = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const appended = new Set(detail.appended.map(({ digest }) => digest));
  const files = [...detail.appended, ...detail.attachments];
  if (files.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{t('outgoing/section/attachments')}</h2>
      {files.map((file) => (
        <a
          key={file.digest}
          className="file-line"
          href={addressOf('downloadOutgoingFile', { params: { id: detail.id, digest: file.digest } })}
          download={file.name}
        >
          <Icon name="clip" size={16} />
          <span className="name">
            {file.name}
            {appended.has(file.digest) && <span className="muted"> ({t('collab/appended')})</span>}
          </span>
          <span className="muted num push nowrap">{sizeText(file.sizeBytes)}</span>
        </a>
      ))}
    </section>
  );
};

export const DeskFacts = (props: Props) => {
  const { t } = useTranslation();
  const { detail } = props;
  const { fields, number, signer } = detail;
  const person = (ref: { name: string; title: string } | null) => ref && `${ref.name}, ${ref.title}`;
  return (
    <>
      <Deliveries documentId={detail.id} deliveries={detail.deliveries} laterActs={detail.laterActs} />
      <OthersGrid detail={detail} />
      <RefusedStatuses refused={detail.refusedStatuses} />
      <Related detail={detail} />
      <PaperSection detail={detail} />
      {isPictured(detail.circuit) && (
        <section className="sheet">
          <h2>{t('circuit/title')}</h2>
          <CircuitPicture circuit={detail.circuit} />
        </section>
      )}
      <section className="sheet">
        <h2>{t('outgoing/section/facts')}</h2>
        <Facts
          rows={[
            [t('outgoing/field/subject'), fields.subject],
            [t('outgoing/fact/number'), number && <span className="num strong">{number.text}</span>],
            [t('outgoing/fact/issuedOn'), number && dateText(number.issuedOn)],
            [t('outgoing/fact/book'), number?.bookName],
            [t('outgoing/field/kind'), DOCUMENT_KINDS[fields.kind].name],
            [t('outgoing/field/signerPostId'), person(signer)],
            [t('outgoing/field/capacity'), fields.capacity !== 'direct' && t(`capacity/${fields.capacity}`)],
            [
              t('outgoing/field/recipientCodes'),
              detail.deliveries.length === 0 && detail.recipients.length > 0 && (
                <ul>
                  {detail.recipients.map((one) => (
                    <li key={one.code}>
                      {one.name} <span className="muted small">{one.code}</span>
                    </li>
                  ))}
                </ul>
              ),
            ],
            [
              t('recipients/leftOut'),
              detail.leftOut.length > 0 && detail.leftOut.map(({ name }) => name).join('; '),
            ],
            [t('recipients/copies'), detail.copies.paper > 0 && t('recipients/copiesText', detail.copies)],
            [t('outgoing/field/toPlaces'), fields.toPlaces.length > 0 && fields.toPlaces.join('; ')],
            [t('outgoing/fact/dueOn'), fields.dueOn && dateText(fields.dueOn)],
            [t('outgoing/fact/drafter'), person(detail.drafter)],
            [t('outgoing/fact/unit'), detail.unit.name],
            [t('outgoing/fact/created'), <TimeText key="created" at={detail.createdAt} />],
          ]}
        />
      </section>
      <Opinions detail={detail} />
      <Attachments detail={detail} />
      <InFiles documentId={detail.id} feature="outgoing" />
      <Signatures detail={detail} />
      <Versions {...props} />
      <section className="sheet">
        <h2>{t('outgoing/section/timeline')}</h2>
        <TimeLine entries={detail.timeline} />
      </section>
    </>
  );
};
