// The certificate that will sign, shown before anything is signed.
import type { Credential } from '@contracts/organization.ts';
import { useTranslation } from 'react-i18next';
import { dateText } from '../../shared/time.ts';
import { Facts } from '../../shared/ui/facts.tsx';
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
  const { certificate, status } = credential;
  return (
    <div className="stack">
      <h2>{t('signing/certificate')}</h2>
      <Facts
        rows={[
          [t('signing/certOwner'), certificate.commonName],
          [t('signing/certOrganization'), certificate.organization],
          [t('signing/certIssuer'), /CN=([^,]+)/.exec(certificate.issuer)?.[1] ?? certificate.issuer],
          [
            t('signing/certValid'),
            <span key="valid" className={status === 'usable' ? '' : 'tone-red strong'}>
              {dateText(certificate.notBefore)} – {dateText(certificate.notAfter)} ·{' '}
              {t(`signing/certStatus/${status}`)}
            </span>,
          ],
        ]}
      />
    </div>
  );
};
