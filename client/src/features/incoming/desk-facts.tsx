// The right side of the incoming desk: what it belongs to; its signatures, until it is taken in; what was ordered and
// done; then facts and time-line.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../shared/api-client.ts';
import { vi } from '../../shared/i18n/vi/index.ts';
import { SignatureReportView } from '../../shared/report/signature-report.tsx';
import { ThreeMarks } from '../../shared/report/three-marks.tsx';
import { VerdictLine } from '../../shared/report/verdict-line.tsx';
import { dateText, sizeText } from '../../shared/time.ts';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { Facts } from '../../shared/ui/facts.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';
import { TimeLine } from '../../shared/ui/time-line.tsx';
import { useNameOf } from '../../shared/ui/use-name-of.ts';
import { InFiles } from '../../shared/work-files/in-files.tsx';
import { HandThumbnails } from './handwriting/hand-thumbnail.tsx';
import { NoteLine } from './notes/note-lines.tsx';
import { useNotes } from './notes/use-notes.ts';
import { PaperFact } from './paper-fact.tsx';
import { PartsTree } from './parts-tree.tsx';
import { ReadFieldsFold } from './read-fields.tsx';
import { FoundOnArrival, RecheckPart } from './recheck.tsx';
import { Related } from './related.tsx';
import { AnsweredRequests } from './sender-request.tsx';
import { checkedFiles, whyOf } from './use-incoming.ts';

interface Props {
  detail: IncomingDetail;
  shownDigest: string | null;
  onShow: (digest: string) => void;
  onShowPage: (digest: string, page: number) => void;
}

const Signatures = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const checked = checkedFiles(detail);
  const main = checked.find((one) => one.isMain);
  const others = checked.filter(
    ({ isMain, report }) =>
      !isMain && report && (report.signatures.length > 0 || report.verdict === 'INVALID'),
  );
  const why = whyOf(detail);
  return (
    <section className="sheet">
      <h2>{t('incoming/section/verdict')}</h2>
      {detail.isUnsigned && (
        <p className="notice notice-amber small" role="note">
          {t('incoming/unsignedNote')}
        </p>
      )}
      {detail.files.length > 0 && <ThreeMarks files={checked} verdict={detail.verdictNow} />}
      <RecheckPart detail={detail} />
      <FoundOnArrival detail={detail} />
      {/* The worst file first: the main one may be green while an attachment is not. */}
      {detail.files.length === 0 && <p className="muted small">{t('incoming/noFile')}</p>}
      {detail.files.length > 0 && (why.attachment || !main?.report) && <VerdictLine {...why} />}
      {main?.report && <SignatureReportView report={main.report} />}
      {others.map(({ digest, name, report }) => (
        <details key={digest} className="small" open={report?.verdict !== 'VALID'}>
          <summary>{name}</summary>
          {report && <SignatureReportView report={report} />}
        </details>
      ))}
    </section>
  );
};

const Orders = ({ detail, onShowPage }: Pick<Props, 'detail' | 'onShowPage'>) => {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  const { instructions, assignments, progress, refusal } = detail;
  const unsent = useNotes().filter(({ documentId }) => documentId === detail.id);
  return (
    <>
      {refusal && (
        <section className="sheet">
          <h2 className="tone-red">{t('incoming/section/refusal')}</h2>
          <p className="strong">{t(`refusalReason/${refusal.reason}`)}</p>
          <p className="quote small">{refusal.text}</p>
          <p className="muted small">
            {refusal.by.name}, {refusal.by.title} · <TimeText at={refusal.at} />
          </p>
        </section>
      )}
      {instructions.length > 0 && (
        <section className="sheet">
          <h2>{t('incoming/section/instructions')}</h2>
          {instructions.map((one) => (
            <div key={one.at} className="small">
              {one.text && <p className="quote">{one.text}</p>}
              {one.hand && (
                <HandThumbnails
                  documentId={detail.id}
                  written={{ ...one, hand: one.hand }}
                  {...(detail.state !== 'cancelled' && {
                    onShow: (page) => onShowPage(one.hand?.fileDigest ?? '', page),
                  })}
                />
              )}
              <p className="muted">
                {nameOf(one.by)}, {one.by.title} · <TimeText at={one.at} />
              </p>
            </div>
          ))}
        </section>
      )}
      {assignments.length > 0 && <PartsTree detail={detail} />}
      {progress.length + unsent.length > 0 && (
        <section className="sheet">
          <h2>{t('incoming/section/progress')}</h2>
          {progress.map((one) => (
            <div key={one.at} className="small">
              <p className="muted">
                {nameOf(one.by)} · <TimeText at={one.at} />
              </p>
              {one.text && <p className="quote">{one.text}</p>}
              {one.files.map((file) => (
                <DownloadLink
                  key={file.digest}
                  href={addressOf('downloadIncomingFile', { params: { id: detail.id, digest: file.digest } })}
                  label={file.name}
                  about={detail.numberText}
                />
              ))}
            </div>
          ))}
          {unsent.map((note) => (
            <NoteLine key={note.key} note={note} />
          ))}
        </section>
      )}
    </>
  );
};

const Files = ({ detail, shownDigest, onShow }: Props) => {
  const { t } = useTranslation();
  const isCancelled = detail.state === 'cancelled';
  return (
    <section className="sheet">
      <h2>{t('incoming/section/files')}</h2>
      {detail.files.map(({ file, isMain }) => (
        <div key={file.digest} className="file-line">
          <Icon name={isMain ? 'file' : 'clip'} size={16} />
          <span className="name grow">
            {file.mediaType === 'application/pdf' && !isCancelled ? (
              <button
                type="button"
                className="btn btn-plain btn-small"
                style={{ padding: 0, textAlign: 'left', fontWeight: file.digest === shownDigest ? 650 : 400 }}
                aria-pressed={file.digest === shownDigest}
                onClick={() => onShow(file.digest)}
              >
                {file.name}
              </button>
            ) : (
              file.name
            )}
            {isMain && <span className="muted"> ({t('incoming/mainFile')})</span>}
          </span>
          <span className="muted num nowrap">{sizeText(file.sizeBytes)}</span>
          {!isCancelled && (
            <a
              href={addressOf('downloadIncomingFile', { params: { id: detail.id, digest: file.digest } })}
              download={file.name}
              aria-label={`${t('common/download')} ${file.name}`}
            >
              <Icon name="download" size={16} />
            </a>
          )}
        </div>
      ))}
      <DownloadLink
        href={addressOf('downloadIncomingEvidence', { params: { id: detail.id } })}
        label={t('common/evidence')}
        about={detail.numberText}
      />
    </section>
  );
};

type Code = keyof typeof vi.statusCode;
const isCode = (code: string): code is Code => Object.hasOwn(vi.statusCode, code);

const Statuses = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  if (detail.statuses.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{t('incoming/section/statuses')}</h2>
      <ul className="stack small" style={{ gap: 3 }}>
        {detail.statuses.map((status) => (
          <li key={`${status.code}${status.at}`} className="row-wrap">
            <span className="num muted">{status.code}</span>
            <span>{isCode(status.code) ? t(`statusCode/${status.code}`) : status.code}</span>
            <span className={status.state === 'failed' ? 'tone-red' : 'muted'}>
              {t(`incoming/statusState/${status.state}`)}
            </span>
            <span className="muted push">
              <TimeText at={status.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};

export const DeskFacts = (props: Props) => {
  const { t } = useTranslation();
  const { detail } = props;
  const { registration, signer, state } = detail;
  const isTakenIn = state !== 'arrived' && state !== 'accepted';
  return (
    <>
      {/* Two lines, and only where there is something: the report below is long. */}
      <Related detail={detail} />
      {/* Whoever takes it in reads the signatures first; once that is done, what was ordered or refused counts. */}
      {isTakenIn && <Orders {...props} />}
      <Signatures detail={detail} />
      <AnsweredRequests detail={detail} />
      {!isTakenIn && <Orders {...props} />}
      <section className="sheet">
        <h2>{t('incoming/section/facts')}</h2>
        <Facts
          rows={[
            [t('incoming/fact/subject'), detail.subject],
            [
              t('incoming/fact/arrivalNumber'),
              registration && <span className="num strong">{registration.arrivalNumber}</span>,
            ],
            [t('incoming/fact/arrivedOn'), registration && dateText(registration.arrivedOn)],
            [
              t('incoming/paper/fact'),
              detail.paper.length > 0 && <PaperFact key="paper" paper={detail.paper} />,
            ],
            [t('incoming/fact/book'), registration?.bookName],
            [t('incoming/fact/by'), registration && `${registration.by.name}, ${registration.by.title}`],
            [
              t('incoming/fact/override'),
              registration?.overrideReason && <span className="tone-red">{registration.overrideReason}</span>,
            ],
            [
              t('incoming/fact/sender'),
              <>
                {detail.sender.name} <span className="muted small">{detail.sender.code}</span>
              </>,
            ],
            [t('incoming/fact/number'), detail.numberText],
            [
              t('incoming/fact/issuedOn'),
              `${detail.place ? `${detail.place}, ` : ''}${dateText(detail.issuedOn)}`,
            ],
            [t('incoming/fact/kind'), detail.kindName],
            [
              t('incoming/fact/signer'),
              [signer.name, [signer.capacity, signer.title].filter(Boolean).join(' ')]
                .filter(Boolean)
                .join(', '),
            ],
            [t('incoming/fact/replyDueOn'), detail.replyDueOn && dateText(detail.replyDueOn)],
            [t('incoming/fact/toPlaces'), detail.toPlaces.join('; ')],
            [t('incoming/fact/arrivedAt'), <TimeText key="at" at={detail.arrivedAt} />],
            [t('incoming/fact/documentId'), detail.documentId],
            [
              t('incoming/fact/origin'),
              detail.origin === null ? t('incoming/fact/fromPacket') : t(`intake/origin/${detail.origin}`),
            ],
          ]}
        />
        <ReadFieldsFold readFields={detail.readFields} />
      </section>
      <Files {...props} />
      <InFiles documentId={detail.id} feature="incoming" />
      <Statuses detail={detail} />
      <section className="sheet">
        <h2>{t('incoming/section/timeline')}</h2>
        <TimeLine entries={detail.timeline} />
      </section>
    </>
  );
};
