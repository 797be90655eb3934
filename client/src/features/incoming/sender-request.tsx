// What the sender asks of a document that is here: said where nobody can miss it, answered by two buttons.
import type { IncomingDetail, SendersRequest } from '@contracts/incoming-document.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOnline } from '../../shared/online.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import type { DialogProps } from './use-incoming.ts';

/** The oldest that waits: one is answered at a time. */
export const waitingIn = ({ requests }: IncomingDetail): SendersRequest | undefined =>
  requests.find(({ answer }) => answer === null);

export const RequestNotice = ({ detail, state }: DialogProps) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const request = waitingIn(detail);
  if (!request) return null;
  const { kind, reason, at, replacement } = request;
  const isLate = detail.state === 'completed' || detail.repliedBy.length > 0;
  return (
    <div className="notice notice-amber" role="status">
      <Icon name="doubt" />
      <div className="grow stack" style={{ gap: 6 }}>
        <p className="strong">{t(`recall/requestOf/${kind}`, { sender: detail.sender.name })}</p>
        {reason && <p className="said">{reason}</p>}
        <p className="small muted">
          <TimeText at={at} />
        </p>
        {replacement && (
          <p>
            <Link to={`/incoming/${replacement.id}`}>
              {t('recall/newDocument', { number: replacement.numberText })}
            </Link>
          </p>
        )}
        {isLate && <p className="small">{t('recall/askedLate')}</p>}
        {detail.can.agree && (
          <div className="row-wrap">
            <button
              type="button"
              className="btn btn-danger btn-small"
              disabled={!isOnline}
              onClick={() => state.ask('agree')}
            >
              {t('recall/agree')}
            </button>
            <button
              type="button"
              className="btn btn-small"
              disabled={!isOnline}
              onClick={() => state.ask('disagree')}
            >
              {t('recall/refuse')}
            </button>
          </div>
        )}
      </div>
    </div>
  );
};

export const CancelledNotice = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const { cancellation, replacedBy } = detail;
  if (!cancellation) return null;
  return (
    <div className="notice" role="status">
      <Icon name="cross" />
      <div className="grow">
        <p className="strong">{t(`recall/cancelledTitle/${cancellation.kind}`)}</p>
        {cancellation.reason && <p className="said">{cancellation.reason}</p>}
        {replacedBy && (
          <p>
            <Link to={`/incoming/${replacedBy.id}`}>
              {t('recall/newDocument', { number: replacedBy.numberText })}
            </Link>
          </p>
        )}
        <p className="small muted">
          {cancellation.by ? `${cancellation.by.name}, ${cancellation.by.title}` : t('recall/answeredItself')}{' '}
          · <TimeText at={cancellation.at} />
        </p>
      </div>
    </div>
  );
};

/** Those that were answered, kept for ever. */
export const AnsweredRequests = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const answered = detail.requests.filter(({ answer }) => answer !== null);
  if (answered.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{t('recall/section')}</h2>
      <ul className="stack small">
        {answered.map(({ id, kind, reason, at, answer }) => (
          <li key={id}>
            <div className="row-wrap">
              <span className="strong">{t(`requestKind/${kind}`)}</span>
              {answer && (
                <Mark tone={answer.agreed ? 'green' : 'red'}>
                  {t(answer.agreed ? 'requestState/agreed' : 'requestState/refused')}
                </Mark>
              )}
              <span className="muted push">
                <TimeText at={at} />
              </span>
            </div>
            {reason && <p className="quote muted">{reason}</p>}
            {answer && (
              <p className="quote">
                {answer.by?.name ?? t('recall/answeredItself')}
                {answer.text && `: ${answer.text}`}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
