// Documents that belong to this one: what it replaces and answers, what replaces and answers it.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

export const Related = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const { replaces, replacedBy, answersTo, repliedBy, cancellation } = detail;
  const rows = [
    ...replaces.map(({ id, numberText }) => ({
      label: t('recall/replaces'),
      to: id && `/incoming/${id}`,
      text: numberText,
    })),
    // A cancelled one says so above.
    ...(replacedBy && !cancellation
      ? [{ label: t('recall/replacedBy'), to: `/incoming/${replacedBy.id}`, text: replacedBy.numberText }]
      : []),
    ...answersTo.map(({ outgoingId, numberText }) => ({
      label: t('recall/answersTo'),
      to: outgoingId && `/outgoing/${outgoingId}`,
      text: numberText,
    })),
    ...repliedBy.map(({ id, numberText }) => ({
      label: t('recall/answeredBy'),
      to: `/outgoing/${id}`,
      text: numberText,
    })),
  ];
  if (rows.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{t('recall/links')}</h2>
      <ul className="stack small" style={{ gap: 3 }}>
        {rows.map(({ label, to, text }) => (
          <li key={`${label}${text}`} className="row-wrap">
            <span className="muted">{label}</span>
            {to ? (
              <Link to={to} className="num strong">
                {text}
              </Link>
            ) : (
              <span className="num strong">{text}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
