// Downloads the evidence of one delivery: one file that anybody can verify without this server.
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';

export const EvidenceLink = ({ href, about }: { href: string; about: string }) => {
  const { t } = useTranslation();
  return (
    <a className="file-line small" href={href} download aria-label={`${t('common/evidence')}: ${about}`}>
      <Icon name="download" size={16} />
      <span>{t('common/evidence')}</span>
    </a>
  );
};
