// The opinion a document came back with, where the person who must mend it cannot miss it.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../shared/ui/icon.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';

export const ReturnedNotice = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const opinion = detail.opinions.findLast(({ kind }) => kind === 'return' || kind === 'form-fail');
  if (detail.state !== 'returned' || !opinion) return null;
  return (
    <div className="notice notice-amber" role="status">
      <Icon name="turn" />
      <div className="grow">
        <p className="strong">{t('outgoing/returnedBy', { name: opinion.by.name })}</p>
        <p className="said">{opinion.text}</p>
        <p className="small muted">
          {opinion.by.title} · <TimeText at={opinion.at} />
        </p>
      </div>
    </div>
  );
};
