// Agency and post being worn, search, bell, person.
import { useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { call } from '../shared/api-client.ts';
import { showLanguage } from '../shared/i18n/start.ts';
import { useInstall } from '../shared/install.ts';
import { keys } from '../shared/query-keys.ts';
import { useMe } from '../shared/session.ts';
import { chooseTheme, useThemeMode } from '../shared/theme-mode.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { Menu } from '../shared/ui/menu.tsx';
import { Bell } from './bell.tsx';
import { useSignOut } from './sign-out.tsx';
import './top-bar.css';

const SearchField = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { pathname, search } = useLocation();
  const target = pathname.startsWith('/incoming') ? '/incoming' : '/outgoing';
  const shown = new URLSearchParams(search).get('text') ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <search>
      <form
        className="search"
        onSubmit={(event) => {
          event.preventDefault();
          void go(`${target}?box=all&text=${encodeURIComponent((typed ?? shown).trim())}`);
          setTyped(null);
        }}
      >
        <Icon name="search" size={16} />
        <input
          id="frame-search"
          type="search"
          value={typed ?? shown}
          aria-label={`${t('nav/search')} (${t(target === '/incoming' ? 'nav/incoming' : 'nav/outgoing')})`}
          placeholder={t('nav/searchHint')}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        />
      </form>
    </search>
  );
};

/** Changes the post; everything known under the old one is forgotten. */
const useSwitchPost = () => {
  const queries = useQueryClient();
  const go = useNavigate();
  return async (postId: string) => {
    const me = await call('wearPost', { body: { postId } });
    queries.clear();
    queries.setQueryData(keys.me, me);
    void go('/');
  };
};

const PostSwitch = () => {
  const { t } = useTranslation();
  const { post, posts } = useMe();
  const wear = useSwitchPost();
  const face = (
    <span className="post">
      <span className="post-agency">{post.agency.name}</span>
      <span className="post-title">
        {post.title} · {post.unit.name}
      </span>
    </span>
  );
  if (posts.length < 2) return face;
  return (
    <Menu
      label={t('nav/switchPost')}
      className="post-button"
      face={
        <>
          {face}
          <Icon name="down" size={14} />
        </>
      }
    >
      {(close) =>
        posts.map((one) => (
          <button
            key={one.id}
            type="button"
            role="menuitemradio"
            aria-checked={one.id === post.id}
            onClick={() => {
              close();
              void wear(one.id);
            }}
          >
            <span>
              <span className="strong">{one.title}</span>, {one.unit.name}
              <br />
              <span className="muted small">{one.agency.name}</span>
            </span>
          </button>
        ))
      }
    </Menu>
  );
};

const PersonMenu = ({ onKeys }: { onKeys: () => void }) => {
  const { t } = useTranslation();
  const { person } = useMe();
  const mode = useThemeMode();
  const { begin: signOut, question } = useSignOut();
  const install = useInstall();
  const initials = person.name
    .split(' ')
    .slice(-2)
    .map((part) => part[0])
    .join('');
  return (
    <>
      {question}
      <Menu
        label={t('nav/person', { name: person.name })}
        className="person"
        face={
          <>
            <span className="face" data-initials={initials} aria-hidden="true" />
            <span className="person-name">{person.name}</span>
          </>
        }
      >
        {(close) => (
          <>
            <Link role="menuitem" to="/profile" onClick={close}>
              <Icon name="person" /> {t('nav/profile')}
            </Link>
            <Link role="menuitem" to="/notifications/settings" onClick={close}>
              <Icon name="bell" /> {t('notification/settings/title')}
            </Link>
            <button
              type="button"
              role="menuitem"
              onClick={() => chooseTheme(mode === 'dark' ? 'light' : 'dark')}
            >
              <Icon name="sun" /> {t(mode === 'dark' ? 'nav/darkOff' : 'nav/darkOn')}
            </button>
            <button
              type="button"
              role="menuitem"
              onClick={() => void showLanguage(i18next.language === 'vi' ? 'en' : 'vi')}
            >
              <span className="icon" style={{ width: 18, textAlign: 'center' }} aria-hidden="true">
                A
              </span>{' '}
              {t('nav/language')}
            </button>
            <button
              type="button"
              role="menuitem"
              onClick={() => {
                close();
                onKeys();
              }}
            >
              <Icon name="keyboard" /> {t('nav/keys')}
            </button>
            {install && (
              <button
                type="button"
                role="menuitem"
                onClick={() => {
                  close();
                  install();
                }}
              >
                <Icon name="download" /> {t('offline/install')}
              </button>
            )}
            <hr />
            <button
              type="button"
              role="menuitem"
              onClick={() => {
                close();
                signOut();
              }}
            >
              <Icon name="exit" /> {t('nav/signOut')}
            </button>
          </>
        )}
      </Menu>
    </>
  );
};

export const TopBar = ({ onKeys }: { onKeys: () => void }) => (
  <header className="top">
    <PostSwitch />
    <SearchField />
    <Bell />
    <PersonMenu onKeys={onKeys} />
  </header>
);
