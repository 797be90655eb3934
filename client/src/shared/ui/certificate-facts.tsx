// A certificate as people read it; the number and key of it where they are asked for.
import type { Credential } from '@contracts/organization.ts';
import { useTranslation } from 'react-i18next';
import { dateText } from '../time.ts';
import { Facts } from './facts.tsx';

interface Props {
  credential: Credential;
  isFull?: boolean;
}

export const CertificateFacts = ({ credential: { certificate, status, kind }, isFull = false }: Props) => {
  const { t } = useTranslation();
  return (
    <Facts
      rows={[
        [t('signing/certOwner'), certificate.commonName],
        [t('signing/certOrganization'), certificate.organization],
        [t('signing/certIssuer'), /CN=([^,]+)/.exec(certificate.issuer)?.[1] ?? certificate.issuer],
        [
          t('signing/certValid'),
          <span key="valid" className={`num ${status === 'usable' ? '' : 'tone-red strong'}`}>
            {dateText(certificate.notBefore)} – {dateText(certificate.notAfter)} ·{' '}
            {t(`signing/certStatus/${status}`)}
          </span>,
        ],
        [t('keyPlace/place'), t(`keyPlace/${kind}`)],
        [t('signing/certKey'), isFull && certificate.key],
        [t('signing/certSerial'), isFull && certificate.serialHex],
      ]}
    />
  );
};
