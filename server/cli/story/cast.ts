// Opens each person's session when he first acts, so that a story continued after a restart signs in only who is needed.
import { type Api, type ApiOptions, signIn } from './api.ts';
import { type Part, usernameOf } from './offices.ts';
import type { StoryOptions } from './types.ts';

export interface Cast {
  as(part: Part, office: string): Promise<Api>;
}

export interface CastOptions extends Omit<ApiOptions, 'url'> {
  url: StoryOptions['url'];
}

export function makeCast({ url, ...options }: CastOptions, password: string): Cast {
  const urlOf = typeof url === 'string' ? () => url : url;
  const sessions = new Map<string, Promise<Api>>();
  return {
    as: (part, office) => {
      const username = usernameOf(part, office);
      const open =
        sessions.get(username) ?? signIn({ ...options, url: urlOf(office) }, { username, password });
      sessions.set(username, open);
      return open;
    },
  };
}
