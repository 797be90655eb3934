// Recipients that cannot receive now: told on the desk before the release, and left out of it only by a tick.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../shared/ui/icon.tsx';

type Recipient = OutgoingDetail['recipients'][number];

export const unreachableOf = ({ recipients }: OutgoingDetail): Recipient[] =>
  recipients.filter(({ fault }) => fault !== null && fault !== 'own');

/** Null where there are none, or the document has left. */
export const UnreachableNotice = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const gone = unreachableOf(detail);
  if (gone.length === 0) return null;
  return (
    <div className="notice notice-amber" role="status">
      <Icon name="doubt" />
      <div>
        <p>{t('recipients/unreachable', { count: gone.length })}</p>
        <ul className="small">
          {gone.map(({ code, name, fault }) => (
            <li key={code}>
              {name} · {fault && t(`recipients/fault/${fault}`)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
};
