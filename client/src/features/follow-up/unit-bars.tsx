// How much of each unit is late and due soon, as bars of one scale; each leads to its unit below.
import type { LateUnit } from '@contracts/follow-up.ts';
import { useTranslation } from 'react-i18next';
import { numberText } from '../../shared/time.ts';

export const unitAnchor = (unit: LateUnit['unit']): string => `unit-${unit?.id ?? 'none'}`;

export const UnitBars = ({ units }: { units: readonly LateUnit[] }) => {
  const { t } = useTranslation();
  const most = Math.max(1, ...units.map(({ overdue, soon }) => overdue + soon));
  const width = (count: number) => ({ width: `${(count / most) * 100}%` });
  return (
    <section className="card" aria-label={t('followUp/bars')}>
      <ul className="bars">
        {units.map(({ unit, overdue, soon }) => (
          <li key={unit?.id ?? ''}>
            <a href={`#${unitAnchor(unit)}`} className="bar-row">
              <span>{unit?.name ?? t('followUp/nobody')}</span>
              <span className="bar" aria-hidden="true">
                <span className="bar-overdue" style={width(overdue)} />
                <span className="bar-soon" style={width(soon)} />
              </span>
              <span className="small num">
                <span className="tone-red">
                  {t('followUp/overdue', { count: overdue, shown: numberText(overdue) })}
                </span>
                {' · '}
                <span className="tone-amber">
                  {t('followUp/soon', { count: soon, shown: numberText(soon) })}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};
