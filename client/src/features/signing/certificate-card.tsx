// The certificate that will sign, shown before anything is signed.
import type { Credential } from '@contracts/organization.ts';
import { useTranslation } from 'react-i18next';
import { CertificateFacts } from '../../shared/ui/certificate-facts.tsx';
import { Icon } from '../../shared/ui/icon.tsx';

export const CertificateCard = ({
  credential,
  missing,
}: {
  credential: Credential | null;
  missing: string;
}) => {
  const { t } = useTranslation();
  if (!credential) {
    return (
      <div className="notice notice-red" role="alert">
        <Icon name="wrong" />
        <p>{missing}</p>
      </div>
    );
  }
  return (
    <div className="stack">
      <h2>{t('signing/certificate')}</h2>
      <CertificateFacts credential={credential} />
    </div>
  );
};
