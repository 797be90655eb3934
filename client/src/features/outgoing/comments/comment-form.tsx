// What is typed into a comment or a reply, and who is named in it. It stays until the server has it.
import type { PersonRef } from '@contracts/common-shapes.ts';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../shared/new-key.ts';
import { useOnline } from '../../../shared/online.ts';
import { useMe } from '../../../shared/session.ts';
import { Icon } from '../../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';

interface Typed {
  key: string;
  text: string;
  mentions: string[];
}

interface Props {
  /** Names what is typed on this computer, so that a reload loses nothing. */
  storedAs: string;
  label: string;
  sendLabel: string;
  people: readonly PersonRef[];
  isBusy: boolean;
  error: unknown;
  hasFocus?: boolean;
  onSend: (typed: Typed, onDone: () => void) => void;
  onCancel: () => void;
}

const MOST = 2000;
const fresh = (): Typed => ({ key: newKey(), text: '', mentions: [] });

const stored = (name: string): Typed => {
  try {
    return { ...fresh(), ...JSON.parse(sessionStorage.getItem(name) ?? '{}') };
  } catch {
    return fresh();
  }
};

export const CommentForm = ({
  storedAs,
  label,
  sendLabel,
  people,
  isBusy,
  error,
  hasFocus = false,
  onSend,
  onCancel,
}: Props) => {
  const { t } = useTranslation();
  const { person } = useMe();
  const isOnline = useOnline();
  const name = `vanthu.comment.${person.id}.${storedAs}`;
  const [typed, setTyped] = useState(() => stored(name));
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => {
    if (typed.text) sessionStorage.setItem(name, JSON.stringify(typed));
    else sessionStorage.removeItem(name);
  }, [name, typed]);
  useEffect(() => {
    if (hasFocus) area.current?.focus();
  }, [hasFocus]);

  const canSend = typed.text.trim() !== '' && !isBusy && isOnline;
  const send = () => {
    if (!canSend) return;
    onSend({ ...typed, text: typed.text.trim() }, () => {
      sessionStorage.removeItem(name);
      setTyped(fresh());
    });
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && event.ctrlKey) {
      event.preventDefault();
      event.stopPropagation();
      send();
    }
    if (event.key === 'Escape') {
      event.stopPropagation();
      onCancel();
    }
  };
  const named = people.filter((one) => typed.mentions.includes(one.id));
  const others = people.filter((one) => one.id !== person.id && !typed.mentions.includes(one.id));
  const mention = (mentions: string[]) => setTyped((before) => ({ ...before, mentions }));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl-Enter sends from every field of it
    <div className="comment-form" onKeyDown={press} data-keys="own">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <textarea
        ref={area}
        id={id}
        className="input"
        rows={3}
        maxLength={MOST}
        placeholder={label}
        value={typed.text}
        onChange={({ target }) => setTyped((before) => ({ ...before, text: target.value }))}
      />
      <div className="row-wrap small">
        {named.map((one) => (
          <span key={one.id} className="comment-named">
            @{one.name}
            <button
              type="button"
              aria-label={t('comments/unname', { name: one.name })}
              onClick={() => mention(typed.mentions.filter((each) => each !== one.id))}
            >
              <Icon name="cross" size={12} />
            </button>
          </span>
        ))}
        {others.length > 0 && (
          <select
            className="input comment-name"
            aria-label={t('comments/nameSomebody')}
            value=""
            onChange={({ target }) => target.value && mention([...typed.mentions, target.value])}
          >
            <option value="">{t('comments/nameSomebody')}</option>
            {others.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}, {one.title}
              </option>
            ))}
          </select>
        )}
      </div>
      <ProblemNotice error={error} />
      <div className="row">
        <button
          type="button"
          className="btn btn-small btn-primary"
          disabled={!canSend}
          title={isOnline ? 'Ctrl Enter' : t('common/offlineAct')}
          onClick={send}
        >
          {sendLabel}
        </button>
        <button type="button" className="btn btn-small" onClick={onCancel}>
          {t('common/cancel')}
        </button>
      </div>
    </div>
  );
};
