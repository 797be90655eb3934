// What is known of the file: its code, people and days; its hand-over; how long its signatures hold; what was done.
import type { WorkFileDetail } from '@contracts/work-files.ts';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../shared/api-client.ts';
import { isErrorCode } from '../../shared/api-error.ts';
import { dateText, sizeText } from '../../shared/time.ts';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { Facts } from '../../shared/ui/facts.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';
import { TimeLine } from '../../shared/ui/time-line.tsx';
import { retentionWords } from '../../shared/work-files/retention.tsx';

const HandOver = ({ detail }: { detail: WorkFileDetail }) => {
  const { t } = useTranslation();
  const { handOver } = detail;
  if (!handOver) return null;
  const { accepted } = handOver;
  return (
    <section className="sheet">
      <h2>{t('workFiles/section/handOver')}</h2>
      <Facts
        rows={[
          [
            t('workFiles/fact/handedOver'),
            <>
              {handOver.by.name} · <TimeText at={handOver.at} />
            </>,
          ],
          [
            t('workFiles/fact/accepted'),
            accepted && (
              <>
                {accepted.by.name} · <TimeText at={accepted.at} />
              </>
            ),
          ],
          [
            t('workFiles/column/items'),
            t('workFiles/fact/counts', { ...handOver, size: sizeText(handOver.sizeBytes) }),
          ],
        ]}
      />
      <p>
        <DownloadLink
          href={addressOf('downloadHandOverRecord', { params: { id: detail.id } })}
          label={t('workFiles/act/record')}
          about={detail.code}
        />
      </p>
    </section>
  );
};

const Signatures = ({ detail: { preservation } }: { detail: WorkFileDetail }) => {
  const { t } = useTranslation();
  const { endsAt, renewals, failure } = preservation;
  if (endsAt === null && renewals === 0 && failure === '') return null;
  const reason = isErrorCode(failure) ? t(`error/${failure}`) : failure;
  return (
    <section className="sheet">
      <h2>{t('workFiles/section/signatures')}</h2>
      {endsAt && (
        <p className="small">
          {t('workFiles/fact/endsAt')} <span className="num">{dateText(endsAt)}</span>
        </p>
      )}
      {renewals > 0 && <p className="small muted">{t('workFiles/fact/renewals', { count: renewals })}</p>}
      {failure && <p className="small tone-amber">{t('workFiles/fact/failure', { reason })}</p>}
    </section>
  );
};

export const FileFacts = ({ detail }: { detail: WorkFileDetail }) => {
  const { t } = useTranslation();
  const { listRow } = detail;
  return (
    <>
      {detail.state !== 'open' && (
        <section className="sheet">
          <p>
            <DownloadLink
              href={addressOf('exportWorkFile', { params: { id: detail.id } })}
              label={t('workFiles/act/export')}
              about={detail.code}
            />
          </p>
        </section>
      )}
      <HandOver detail={detail} />
      <section className="sheet">
        <h2>{t('workFiles/section/facts')}</h2>
        <Facts
          rows={[
            [t('workFiles/fact/title'), detail.title],
            [
              t('workFiles/fact/code'),
              <span key="code" className="num">
                {detail.code}
              </span>,
            ],
            [
              t('workFiles/fact/byList'),
              listRow ? t('workFiles/fact/listEdition', { ...listRow }) : t('workFiles/fact/beside'),
            ],
            [t('workFiles/fact/retention'), retentionWords(t, detail.retention)],
            [t('workFiles/fact/rights'), t(`workFiles/rights/${detail.rights}`)],
            [t('workFiles/fact/owner'), `${detail.owner.name}, ${detail.owner.title}`],
            [t('workFiles/fact/coworkers'), detail.coworkers.map(({ name }) => name).join('; ')],
            [t('workFiles/fact/startedOn'), dateText(detail.startedOn)],
            [t('workFiles/fact/endedOn'), dateText(detail.endedOn)],
            [t('workFiles/fact/dueOn'), dateText(detail.handOverDueOn)],
            [
              t('workFiles/fact/pages'),
              <span key="pages" className="num">
                {detail.pageTotal}
              </span>,
            ],
            [t('workFiles/fact/note'), detail.note],
          ]}
        />
      </section>
      <Signatures detail={detail} />
      <section className="sheet">
        <h2>{t('workFiles/section/timeline')}</h2>
        <TimeLine entries={detail.timeline} />
      </section>
    </>
  );
};
