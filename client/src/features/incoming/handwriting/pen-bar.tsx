// Above the page that is written on: ink, line, undo, redo, clear; the typed line; save.
import type { Ink } from '@contracts/handwriting.ts';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../shared/keyboard.ts';
import { useOnline } from '../../../shared/online.ts';
import { Icon, type IconName } from '../../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { INSTRUCTION_MAX } from '../instruction-field.tsx';
import { inkColour } from './pen-marks.tsx';
import type { Pen } from './use-pen.ts';

const INKS: readonly Ink[] = ['blue', 'red', 'black'];
const WIDTHS = { thin: 1.2, middle: 2, thick: 3.6 } as const;
const LINES = ['thin', 'middle', 'thick'] as const;

interface Props {
  pen: Pen;
  save: { run: () => void; isBusy: boolean; error: unknown };
  onLeave: () => void;
}

const Tool = ({ icon, label, run }: { icon: IconName; label: string; run: (() => void) | null }) => (
  <button
    type="button"
    className="btn btn-icon"
    aria-label={label}
    title={label}
    disabled={!run}
    onClick={() => run?.()}
  >
    <Icon name={icon} />
  </button>
);

const Choices = ({ pen }: { pen: Pen }) => {
  const { t } = useTranslation();
  return (
    <>
      <fieldset className="pen-choice">
        <legend className="sr-only">{t('hand/ink')}</legend>
        {INKS.map((ink) => (
          <button
            key={ink}
            type="button"
            className="btn btn-icon"
            aria-pressed={pen.ink === ink}
            aria-label={t(`hand/inks/${ink}`)}
            title={t(`hand/inks/${ink}`)}
            onClick={() => pen.setInk(ink)}
          >
            <span className="pen-ink" style={{ background: inkColour(ink) }} />
          </button>
        ))}
      </fieldset>
      <select
        className="input filter"
        aria-label={t('hand/line')}
        value={LINES.find((line) => WIDTHS[line] === pen.width) ?? 'middle'}
        onChange={({ target }) =>
          pen.setWidth(WIDTHS[LINES.find((line) => line === target.value) ?? 'middle'])
        }
      >
        {LINES.map((line) => (
          <option key={line} value={line}>
            {t(`hand/lines/${line}`)}
          </option>
        ))}
      </select>
    </>
  );
};

export const PenBar = ({ pen, save, onLeave }: Props) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const { undo, redo, clear, strokes, text } = pen;
  useKeys({ 'Ctrl-z': () => undo?.(), 'Ctrl-y': () => redo?.() });
  return (
    <section className="pen-bar" aria-label={t('hand/act')}>
      <div className="pen-tools" role="toolbar" aria-label={t('hand/tools')}>
        <Choices pen={pen} />
        <Tool icon="turn" label={t('hand/undo')} run={undo} />
        <Tool icon="again" label={t('hand/redo')} run={redo} />
        <Tool icon="cross" label={t('hand/clear')} run={clear} />
        <button type="button" className="btn btn-small push" onClick={onLeave}>
          {t('hand/leave')}
        </button>
      </div>
      <div className="pen-line">
        <input
          className="input"
          aria-label={t('hand/typed')}
          placeholder={t('hand/typed')}
          title={t('hand/typedWhy')}
          maxLength={INSTRUCTION_MAX}
          value={text}
          onChange={({ target }) => pen.setText(target.value)}
        />
        <button
          type="button"
          className="btn btn-primary"
          disabled={strokes.length === 0 || save.isBusy || !isOnline}
          title={isOnline ? undefined : t('common/offlineAct')}
          onClick={save.run}
        >
          {t('hand/save')}
        </button>
      </div>
      <p className={pen.room > 0 ? 'muted small' : 'tone-amber small'} role="status">
        {pen.room > 0 ? t('hand/how') : t('hand/full')}
      </p>
      <ProblemNotice error={save.error} />
    </section>
  );
};
