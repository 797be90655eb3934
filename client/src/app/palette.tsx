// Ctrl-K: go anywhere, or to any document, by a few letters typed with or without diacritics.
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { call } from '../shared/api-client.ts';
import { foundIn } from '../shared/fold.ts';
import { keys } from '../shared/query-keys.ts';
import { useMe } from '../shared/session.ts';
import { shorten } from '../shared/time.ts';
import { Icon, type IconName } from '../shared/ui/icon.tsx';
import { SECTIONS } from './sections.ts';
import './palette.css';

interface Choice {
  to: string;
  icon: IconName;
  name: string;
  note?: string;
}

const DOCUMENTS_SHOWN = 5;
const TYPED_MIN = 2;
const SUBJECT_MAX = 90;

const usePlaces = (typed: string): Choice[] => {
  const { t } = useTranslation();
  const { can } = useMe();
  const places: Choice[] = [
    ...SECTIONS.filter((section) => section.isShown(can)).map(({ to, icon, name }) => ({
      to,
      icon,
      name: t(`nav/${name}`),
    })),
    ...(can.draft ? [{ to: '/outgoing/new', icon: 'plus' as const, name: t('outgoing/new') }] : []),
    { to: '/notifications', icon: 'bell', name: t('nav/bell') },
    { to: '/notifications/settings', icon: 'bell', name: t('notification/settings/title') },
    { to: '/profile', icon: 'person', name: t('nav/profile') },
  ];
  return places.filter((place) => foundIn(place.name, typed));
};

const useDocuments = (typed: string): Choice[] => {
  const text = useDeferredValue(typed.trim());
  const query = { text, box: 'all', limit: DOCUMENTS_SHOWN } as const;
  const enabled = text.length >= TYPED_MIN;
  const incoming = useQuery({
    queryKey: keys.list('incoming', query),
    queryFn: () => call('listIncoming', { query }),
    enabled,
  });
  const outgoing = useQuery({
    queryKey: keys.list('outgoing', query),
    queryFn: () => call('listOutgoing', { query }),
    enabled,
  });
  if (!enabled) return [];
  return [
    ...(incoming.data?.items ?? []).map(
      ({ id, subject, numberText }): Choice => ({
        to: `/incoming/${id}`,
        icon: 'incoming',
        name: shorten(subject, SUBJECT_MAX),
        note: numberText,
      }),
    ),
    ...(outgoing.data?.items ?? []).map(
      ({ id, subject, numberText }): Choice => ({
        to: `/outgoing/${id}`,
        icon: 'outgoing',
        name: shorten(subject, SUBJECT_MAX),
        note: numberText ?? '',
      }),
    ),
  ];
};

export const Palette = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const listId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const places = usePlaces(typed);
  const documents = useDocuments(typed);
  const choices = [...places, ...documents];
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  const open = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    void go(choice.to);
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((before) => (before + step + choices.length) % Math.max(1, choices.length));
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      open(choices[at]);
    }
  };
  return (
    <dialog ref={dialog} className="ask palette" aria-label={t('keys/palette')} onClose={onClose}>
      <input
        className="input"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={choices[at] && `${listId}-${at}`}
        aria-label={t('keys/palette')}
        placeholder={t('nav/paletteHint')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div id={listId} role="listbox" aria-label={t('keys/palette')} className="palette-list">
        {choices.map((choice, index) => (
          <button
            key={choice.to}
            id={`${listId}-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="palette-choice"
            onClick={() => open(choice)}
          >
            <Icon name={choice.icon} />
            <span className="grow">{choice.name}</span>
            {choice.note && <span className="num muted small nowrap">{choice.note}</span>}
          </button>
        ))}
      </div>
      {choices.length === 0 && <p className="blank">{t('nav/paletteNone')}</p>}
    </dialog>
  );
};
