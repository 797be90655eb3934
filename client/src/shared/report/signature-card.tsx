// One signature: who and when; then what was checked, a line each; then the raw facts.
import type { ReasonCode, SignatureReport } from '@contracts/verification.ts';
import type { Verdict } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { dateText } from '../time.ts';
import { Facts } from '../ui/facts.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { type CheckName, type Finding, findingsOf } from './checks.ts';
import { instantText, useSentences } from './sentences.ts';
import { VerdictMark } from './verdict-line.tsx';

const ICON: Record<Finding, IconName> = { fine: 'check', doubt: 'doubt', wrong: 'cross' };

/** A tick is green only where the whole signature is valid: never a green mark next to a doubt. */
const toneOf = (finding: Finding, verdict: Verdict): string => {
  if (finding === 'wrong') return 'tone-red';
  if (finding === 'doubt') return verdict === 'VALID' ? 'muted' : 'tone-amber';
  return verdict === 'VALID' ? 'tone-green' : 'muted';
};

const ORDER: readonly CheckName[] = ['whole', 'trust', 'revocation', 'time'];

const Checks = ({ signature }: { signature: SignatureReport }) => {
  const { t } = useTranslation();
  const findings = findingsOf(signature.facts);
  const sentences = useSentences()(signature.facts);
  return (
    <ul className="checks">
      {ORDER.map((name) => {
        const finding = findings[name];
        const icon = finding === 'doubt' && signature.verdict === 'VALID' ? 'info' : ICON[finding];
        return (
          <li key={name} className={`check-${finding}`}>
            <Icon name={icon} size={16} className={toneOf(finding, signature.verdict)} />
            <span>
              <span className="muted">{t(`report/${name}`)}:</span> {sentences[name]}
            </span>
          </li>
        );
      })}
    </ul>
  );
};

const RawFacts = ({ signature: { facts, signer, ...signature } }: { signature: SignatureReport }) => {
  const { t } = useTranslation();
  return (
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
          [t('report/validFromTo'), signer && `${dateText(signer.notBefore)} – ${dateText(signer.notAfter)}`],
          [t('report/fingerprint'), signer?.sha256],
        ]}
      />
    </details>
  );
};

interface Props {
  signature: SignatureReport;
  /** Said above of the whole file already. */
  said: readonly ReasonCode[];
}

export const SignatureCard = ({ signature, said }: Props) => {
  const { t } = useTranslation();
  const { facts, signer, verdict, role } = signature;
  const reasons = signature.reasons.filter((reason) => !said.includes(reason));
  const at = facts.time.at ?? facts.time.claimed;
  return (
    <article className="signature">
      <header>
        <div className="grow">
          <p className="small muted">{t(`report/role/${role}`)}</p>
          <h3>{signer?.commonName ?? t('report/noSigner')}</h3>
          <p className="small muted num">
            {[signer?.organization, at && instantText(at)].filter(Boolean).join(' · ')}
          </p>
        </div>
        <VerdictMark verdict={verdict} />
      </header>
      {reasons.length > 0 && (
        <p className={`small ${verdict === 'INVALID' ? 'tone-red' : 'tone-amber'}`}>
          {reasons.map((reason) => t(`reason/${reason}`)).join(' ')}
        </p>
      )}
      <Checks signature={signature} />
      <RawFacts signature={signature} />
    </article>
  );
};
