// Documents that belong to this one: what it replaces and answers, what replaces and answers it.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isUpdated } from './later-acts.tsx';

export const Related = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const { replaces, replacedBy, answersTo, replies, state } = detail;
  const rows = [
    ...(replaces
      ? [
          {
            label: t(detail.fields.keepsNumber ? 'recall/updates' : 'recall/replaces'),
            to: `/outgoing/${replaces.id}`,
            text: replaces.numberText,
            who: '',
          },
        ]
      : []),
    // A frozen one says so above.
    ...(replacedBy && state !== 'replaced' && state !== 'recalled'
      ? [
          {
            label: t(isUpdated(detail) ? 'recall/updatedBy' : 'recall/replacedBy'),
            to: `/outgoing/${replacedBy.id}`,
            text: replacedBy.numberText,
            who: '',
          },
        ]
      : []),
    ...(answersTo
      ? [
          {
            label: t('recall/answersTo'),
            to: `/incoming/${answersTo.incomingId}`,
            text: answersTo.numberText,
            who: answersTo.senderName,
          },
        ]
      : []),
    ...replies.map(({ incomingId, numberText, sender }) => ({
      label: t('recall/answeredBy'),
      to: `/incoming/${incomingId}`,
      text: numberText,
      who: sender.name,
    })),
  ];
  if (rows.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{t('recall/links')}</h2>
      <ul className="stack small" style={{ gap: 3 }}>
        {rows.map(({ label, to, text, who }) => (
          <li key={`${label}${to}`} className="row-wrap">
            <span className="muted">{label}</span>
            <Link to={to} className="num strong">
              {text}
            </Link>
            {who && <span className="muted">{who}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
};
