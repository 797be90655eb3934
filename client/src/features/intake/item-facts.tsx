// Where an item came from, and what its mail said.
import type { IntakeDetail } from '@contracts/intake.ts';
import { useTranslation } from 'react-i18next';
import { numberText } from '../../shared/time.ts';
import { Facts } from '../../shared/ui/facts.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';

export const ItemFacts = ({ item }: { item: IntakeDetail }) => {
  const { t } = useTranslation();
  const { source, by, channel, dropped, files } = item;
  const zips = files.filter(({ inside }) => inside !== undefined && inside.length > 0);
  return (
    <>
      <Facts
        rows={[
          [t('intake/facts/channel'), t(`intake/channel/${channel}`)],
          [t('intake/facts/from'), source.senderName],
          [t('intake/facts/address'), source.address],
          [t('intake/facts/through'), source.through],
          [t('intake/facts/by'), by?.name],
          [t('intake/facts/at'), <TimeText key="at" at={item.receivedAt} />],
          [t('intake/facts/sentAt'), source.sentAt && <TimeText key="sent" at={source.sentAt} />],
          [t('intake/facts/dropped'), dropped && `${dropped.reason} (${dropped.by.name})`],
        ]}
      />
      {channel === 'email' && <p className="small muted">{t('intake/forged')}</p>}
      {source.note && (
        <section>
          <h2 className="label">{t('intake/facts/note')}</h2>
          <p className="small intake-note">{source.note}</p>
        </section>
      )}
      {zips.map(({ digest, name, inside = [] }) => (
        <section key={digest} className="small">
          <h2 className="label">{name}</h2>
          <p className="muted">{t('intake/zipInside')}</p>
          <ul>
            {inside.map((entry) => (
              <li key={entry.name}>
                {entry.name} <span className="num muted">{numberText(entry.sizeBytes)} B</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
};
