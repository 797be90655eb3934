// Beside the deliveries to agencies: who in the agency has read it, and what became of each e-mail.
import type { MailDelivery, MailState, OtherRecipients, Reader } from '@contracts/distribution.ts';
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../../shared/time.ts';
import { Mark, TimeText, type Tone } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { MailActs } from './mail-acts.tsx';
import { useOthers } from './use-others.ts';
import './deliveries.css';
import './others.css';

const TONE: Record<MailState, Tone> = {
  queued: 'grey',
  sending: 'blue',
  sent: 'green',
  failed: 'red',
  uncertain: 'amber',
  withdrawn: 'grey',
};

/** How the newest step stands on the line. */
const LAST: Record<MailState, string> = {
  queued: 'now',
  sending: 'now',
  sent: 'good',
  failed: 'bad',
  uncertain: 'bad',
  withdrawn: '',
};

const AT_ONCE = 8;

const ReaderLine = ({ reader }: { reader: Reader }) => {
  const { t } = useTranslation();
  const { person, unitName, firstAt, lastAt, remindedAt, hasLeft } = reader;
  return (
    <li>
      <span className="grow">
        {person.name}
        <span className="muted small"> {[person.title, unitName].filter(Boolean).join(', ')}</span>
      </span>
      <span className="small">
        {firstAt ? (
          <>
            <span className="tone-green">{t('others/readAt')}</span> <TimeText at={firstAt} />
            {lastAt && lastAt !== firstAt && (
              <span className="muted">
                {' '}
                ({t('others/lastAt')} <TimeText at={lastAt} />)
              </span>
            )}
          </>
        ) : (
          <span className="muted">{t('others/neverRead')}</span>
        )}
        {remindedAt && (
          <span className="muted">
            {' · '}
            {t('others/remindedAt')} <TimeText at={remindedAt} />
          </span>
        )}
        {hasLeft && <span className="muted"> · {t('others/hasLeft')}</span>}
      </span>
    </li>
  );
};

const Readers = ({ readers }: { readers: readonly Reader[] }) => {
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  if (readers.length === 0) return null;
  const read = readers.filter(({ firstAt }) => firstAt !== null).length;
  // Those who have not read it are looked for first.
  const sorted = readers.toSorted((a, b) => Number(a.firstAt !== null) - Number(b.firstAt !== null));
  return (
    <section className="sheet" aria-label={t('others/readers')}>
      <h2>
        {t('others/readers')}
        <span className="muted small push">{t('others/readCount', { read, count: readers.length })}</span>
      </h2>
      <ul className="readers">
        {sorted.slice(0, showsAll ? sorted.length : AT_ONCE).map((reader) => (
          <ReaderLine key={reader.person.id} reader={reader} />
        ))}
      </ul>
      {sorted.length > AT_ONCE && !showsAll && (
        <button type="button" className="btn btn-small btn-plain" onClick={() => setShowsAll(true)}>
          {t('others/showAll', { count: sorted.length })}
        </button>
      )}
    </section>
  );
};

interface MailProps {
  documentId: string;
  mail: MailDelivery;
  canResend: boolean;
}

const MailBox = ({ documentId, mail, canResend }: MailProps) => {
  const { t } = useTranslation();
  const { name, address, state, purpose, steps, nextTryAt, openedAt, sentAt } = mail;
  const isBad = state === 'failed' || state === 'uncertain';
  return (
    <details className="delivery" open={isBad}>
      <summary>
        <span className="row-wrap">
          <span className="grow">
            <span className="strong">{name}</span> <span className="muted small">{address}</span>
          </span>
          {purpose !== 'release' && <span className="small muted">{t(`others/mailPurpose/${purpose}`)}</span>}
          <Mark tone={TONE[state]}>{t(`others/mailState/${state}`)}</Mark>
        </span>
        {sentAt && (
          <span className="small muted">
            {openedAt ? (
              <>
                {t('others/openedAt')} <TimeText at={openedAt} />
              </>
            ) : (
              t('others/notOpened')
            )}
          </span>
        )}
      </summary>
      <div className="in">
        <ol className="line-of-time" aria-label={t('others/steps', { name })}>
          {steps.map((step, index) => (
            <li
              key={`${step.at}${step.state}`}
              className={index === steps.length - 1 ? LAST[step.state] : ''}
            >
              <div className="row-wrap">
                <span>
                  {t(`others/mailPurpose/${step.purpose}`)}:{' '}
                  {t(`others/mailState/${step.state}`).toLowerCase()}
                </span>
                <span className="muted small push">
                  <TimeText at={step.at} />
                </span>
              </div>
              {step.text && <p className="quote small muted">{step.text}</p>}
            </li>
          ))}
        </ol>
        {state === 'uncertain' && <p className="small tone-amber">{t('others/uncertainWhy')}</p>}
        {nextTryAt && (
          <p className="small tone-amber">{t('others/nextTry', { time: clockText(nextTryAt) })}</p>
        )}
        {canResend && <MailActs documentId={documentId} mail={mail} />}
      </div>
    </details>
  );
};

const Mails = ({ detail, mails }: { detail: OutgoingDetail; mails: readonly MailDelivery[] }) => {
  const { t } = useTranslation();
  if (mails.length === 0) return null;
  return (
    <section className="sheet" aria-label={t('others/mailSection')} aria-live="polite">
      <h2>
        {t('others/mailSection')}
        <span className="muted num">{mails.length}</span>
      </h2>
      <div className="deliveries">
        {mails.map((mail) => (
          <MailBox key={mail.id} documentId={detail.id} mail={mail} canResend={detail.can.resendMail} />
        ))}
      </div>
    </section>
  );
};

/** Before release: who is chosen, and that e-mail cannot be sent if so. */
const Chosen = ({ others }: { others: OtherRecipients }) => {
  const { t } = useTranslation();
  const { units, people, mails, canMail } = others;
  const names = [
    ...units.map(({ name }) => name),
    ...people.map(({ name, title }) => [name, title].filter(Boolean).join(', ')),
    ...mails.map(({ name, address }) => `${name} (${address})`),
  ];
  if (names.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{t('others/title')}</h2>
      <ul>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      {mails.length > 0 && !canMail && (
        <p className="tone-amber small" role="status">
          {t('others/noMailServer')}
        </p>
      )}
    </section>
  );
};

const hasAny = ({ fields: { internal, mails } }: OutgoingDetail): boolean =>
  internal.unitIds.length + internal.personIds.length + mails.length > 0;

const LEFT: readonly string[] = ['released', 'recalled', 'replaced'];

export const OthersGrid = ({ detail }: { detail: OutgoingDetail }) => {
  const isAny = hasAny(detail);
  const { data, error } = useOthers(detail.id, isAny);
  if (!isAny) return null;
  if (!data) return <ProblemNotice error={error} />;
  if (!LEFT.includes(detail.state)) return <Chosen others={data} />;
  return (
    <>
      {data.readers && <Readers readers={data.readers} />}
      <Mails detail={detail} mails={data.mailDeliveries} />
    </>
  );
};
