// A verification report as people read it: verdict and why; who, when, whole, trust, revocation; then the raw facts.
import type { SignatureReport, VerificationReport } from '@contracts/verification.ts';
import { useTranslation } from 'react-i18next';
import { dateText, fullText } from '../time.ts';
import { Facts } from '../ui/facts.tsx';
import { VerdictLine, VerdictMark } from './verdict-line.tsx';

type SignatureFacts = SignatureReport['facts'];

const instantText = (at: string | undefined): string =>
  at && !Number.isNaN(Date.parse(at)) ? fullText(at) : (at ?? '');

const useSentences = (facts: SignatureFacts) => {
  const { t } = useTranslation();
  const when = () => {
    const { basis, at, claimed } = facts.time;
    if (basis === 'timestamp') {
      return `${instantText(at)}, ${t('report/byTimestamp', { authority: facts.timestamp?.authority ?? '' })}`;
    }
    if (basis === 'claimed') return `${instantText(at ?? claimed)}, ${t('report/byClaimed')}`;
    return t('report/noTime');
  };
  const whole = () => {
    if (!facts.intact) return t('report/wholeBad');
    if (facts.changesAfter.length === 0) return t('report/wholeYes');
    const changes = facts.changesAfter.map((change) => {
      const word = t(`change/${change.kind}`);
      const placed =
        change.page === undefined ? word : t('report/pageNote', { change: word, page: change.page });
      return change.allowed ? placed : `${placed} (${t('report/disallowed')})`;
    });
    return t('report/wholeLater', { changes: [...new Set(changes)].join(', ') });
  };
  const trust = () => {
    const root = facts.path.certificates.at(-1)?.commonName ?? '';
    if (facts.path.status === 'trusted') return t('report/trustedBy', { root });
    if (facts.path.status === 'untrusted') return t('report/untrusted');
    return t(facts.path.status === 'incomplete' ? 'report/incomplete' : 'report/invalidPath');
  };
  const revocation = () => {
    const { status, source, at, revokedAt } = facts.revocation;
    if (status === 'good')
      return t('report/good', { source: source?.toUpperCase() ?? '', at: instantText(at) });
    if (status === 'revoked') return t('report/revoked', { at: instantText(revokedAt ?? at) });
    return t('report/unknown');
  };
  return { when: when(), whole: whole(), trust: trust(), revocation: revocation() };
};

const OneSignature = ({ signature }: { signature: SignatureReport }) => {
  const { t } = useTranslation();
  const { facts, signer } = signature;
  const said = useSentences(facts);
  const certificate = (one: NonNullable<typeof signer>) =>
    `${dateText(one.notBefore)} – ${dateText(one.notAfter)}`;
  return (
    <article className="signature">
      <header className="row-wrap">
        <h3 className="grow">
          {t(`report/role/${signature.role}`)}
          {signer && `: ${signer.commonName}`}
        </h3>
        <VerdictMark verdict={signature.verdict} />
      </header>
      {signature.reasons.length > 0 && (
        <p className={`small ${signature.verdict === 'INVALID' ? 'tone-red' : 'tone-amber'}`}>
          {signature.reasons.map((reason) => t(`reason/${reason}`)).join(' ')}
        </p>
      )}
      <Facts
        rows={[
          [t('report/who'), signer && [signer.commonName, signer.organization].filter(Boolean).join(', ')],
          [t('report/when'), said.when],
          [t('report/whole'), said.whole],
          [t('report/trust'), `${said.trust}; ${t(`report/validity/${facts.validity}`)}`],
          [t('report/revocation'), said.revocation],
        ]}
      />
      <details className="small">
        <summary className="muted">{t('report/raw')}</summary>
        <Facts
          rows={[
            [t('report/field'), `${signature.field} (${signature.subFilter})`],
            [t('report/revision'), signature.revision],
            [t('report/coverage'), t(`report/coverageKind/${facts.coverage}`)],
            [t('report/algorithm'), `${facts.algorithm.digest} / ${facts.algorithm.signature}`],
            [t('report/level'), facts.level],
            [t('report/subject'), signer?.subject],
            [t('report/issuer'), signer?.issuer],
            [t('report/serial'), signer?.serialHex],
            [t('report/validFromTo'), signer && certificate(signer)],
            [t('report/fingerprint'), signer?.sha256],
          ]}
        />
      </details>
    </article>
  );
};

export const SignatureReportView = ({ report }: { report: VerificationReport }) => {
  const { t } = useTranslation();
  return (
    <div className="stack" style={{ gap: 14 }}>
      <VerdictLine verdict={report.verdict} reasons={report.reasons} />
      {report.signatures.map((signature) => (
        <OneSignature key={`${signature.field}-${signature.revision}`} signature={signature} />
      ))}
      <p className="muted small num">
        {t('report/summary', { count: report.signatures.length, revisions: report.revisions })} ·{' '}
        {t('report/checkedAt', { at: instantText(report.checkedAt) })}
      </p>
    </div>
  );
};
