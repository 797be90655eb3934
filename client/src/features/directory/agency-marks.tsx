// What of an agency needs a look, as colour and word.
import { CERTIFICATE_WARNING_DAYS, type DirectoryRow } from '@contracts/directory-desk.ts';
import { useTranslation } from 'react-i18next';
import { dateText } from '../../shared/time.ts';
import { Mark } from '../../shared/ui/marks.tsx';

/** Who told it, as people say it. */
export const useSourceName = () => {
  const { t } = useTranslation();
  return (source: string): string =>
    source === 'here' || source === 'import' || source === 'axis'
      ? t(`directory/source/${source}`)
      : source.replace(/^https?:\/\//, '');
};

export const AgencyMarks = ({ row }: { row: DirectoryRow }) => {
  const { t } = useTranslation();
  const isEnded = row.dissolvedAt !== null && Date.parse(row.dissolvedAt) <= Date.now();
  return (
    <span className="directory-marks">
      {row.isBlocked && <Mark tone="red">{t('directory/mark/blocked')}</Mark>}
      {isEnded && <Mark tone="grey">{t('directory/mark/ended')}</Mark>}
      {row.acceptsUnsigned && !isEnded && <Mark tone="amber">{t('directory/mark/unsigned')}</Mark>}
      {row.isLocal && <Mark tone="blue">{t('directory/mark/local')}</Mark>}
      {!isEnded && !row.isBlocked && !row.isLocal && (
        <Mark tone={row.canReceive && row.maySend ? 'green' : 'grey'}>
          {t(
            row.canReceive
              ? row.maySend
                ? 'directory/mark/both'
                : 'directory/mark/receives'
              : row.maySend
                ? 'directory/mark/sends'
                : 'directory/mark/neither',
          )}
        </Mark>
      )}
    </span>
  );
};

const DAY_MS = 86_400_000;

/** Amber before the last certificate ends, red after. */
export const CertificateEnd = ({ at, isLocal }: { at: string | null; isLocal: boolean }) => {
  const { t } = useTranslation();
  if (at === null) return <span className="muted small">{isLocal ? '' : t('directory/noCertificate')}</span>;
  const left = Date.parse(at) - Date.now();
  if (left <= 0)
    return <span className="tone-red small nowrap">{t('directory/ended', { date: dateText(at) })}</span>;
  if (left < CERTIFICATE_WARNING_DAYS * DAY_MS)
    return (
      <span className="tone-amber small nowrap">
        {t('directory/endsIn', { count: Math.ceil(left / DAY_MS), date: dateText(at) })}
      </span>
    );
  return <span className="small num nowrap">{dateText(at)}</span>;
};
