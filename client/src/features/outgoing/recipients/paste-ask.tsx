// A pasted list of recipients: the good ones are taken, all wrong lines are told at once, each with its reason, and stay to
// be mended.
import type { ReadRecipients } from '@contracts/recipients.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../shared/api-client.ts';
import { Ask } from '../../../shared/ui/ask.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { TextField } from '../../../shared/ui/text-field.tsx';

const MOST_CHARACTERS = 80_000;

const WrongLines = ({ wrong }: { wrong: ReadRecipients['wrong'] }) => {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by keys too
    <section className="wrong-lines" tabIndex={0} aria-label={t('recipients/wrongTitle')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('recipients/line')}</th>
            <th scope="col">{t('recipients/lineText')}</th>
            <th scope="col">{t('recipients/reasonTitle')}</th>
          </tr>
        </thead>
        <tbody>
          {wrong.map(({ line, text, reason, name, firstLine }) => (
            <tr key={line}>
              <td className="num">{line}</td>
              <td>{text}</td>
              <td className="tone-red">
                {t(`recipients/reason/${reason}`, { name: name ?? '', line: firstLine ?? '' })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

interface Props {
  onAdd: (codes: string[]) => void;
  onClose: () => void;
}

export const PasteAsk = ({ onAdd, onClose }: Props) => {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [read, setRead] = useState<ReadRecipients | null>(null);
  /** The good ones of an earlier look are in the choice already; what is left is what was wrong. */
  const [isRest, setRest] = useState(false);
  const act = useMutation({
    mutationFn: () => call('readRecipients', { body: { text } }),
    onSuccess: (found) => {
      setRest(false);
      setRead(found);
    },
  });
  const good = isRest ? 0 : (read?.good.length ?? 0);
  const add = () => {
    if (read === null) return;
    onAdd(read.good.map(({ code }) => code));
    if (read.wrong.length === 0) return onClose();
    setRest(true);
    setText(read.wrong.map((one) => one.text).join('\n'));
  };
  const isChecked = read !== null && !isRest && good > 0;
  return (
    <Ask
      title={t('recipients/pasteTitle')}
      confirm={isChecked ? t('recipients/take', { count: good }) : t('recipients/check')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        if (isChecked) add();
        else if (text.trim() !== '') act.mutate();
      }}
      onClose={onClose}
    >
      <TextField
        label={t('recipients/pasteLabel')}
        hint={t('recipients/pasteHint')}
        rows={8}
        max={MOST_CHARACTERS}
        value={text}
        onChange={(value) => {
          act.reset();
          setText(value);
          setRead(null);
          setRest(false);
        }}
      />
      {read && (
        <p className={`notice ${read.wrong.length > 0 ? 'notice-amber' : ''}`} role="status">
          <Icon name={read.wrong.length > 0 ? 'doubt' : 'check'} />
          {isRest
            ? t('recipients/restLeft', { wrong: read.wrong.length })
            : t('recipients/readCount', { good, wrong: read.wrong.length })}
        </p>
      )}
      {read && read.wrong.length > 0 && <WrongLines wrong={read.wrong} />}
    </Ask>
  );
};
