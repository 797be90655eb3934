// Light or dark: the system's wish until the person chooses.
import { useSyncExternalStore } from 'react';

type ThemeMode = 'light' | 'dark';
const STORED = 'vanthu.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const current = (): ThemeMode => {
  const stored = localStorage.getItem(STORED);
  if (stored === 'light' || stored === 'dark') return stored;
  return system.matches ? 'dark' : 'light';
};

const apply = () => {
  document.documentElement.dataset.theme = current();
  for (const listener of listeners) listener();
};

export const startTheme = (): void => {
  system.addEventListener('change', apply);
  apply();
};

export const chooseTheme = (mode: ThemeMode): void => {
  localStorage.setItem(STORED, mode);
  apply();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useThemeMode = (): ThemeMode => useSyncExternalStore(subscribe, current);
