// Opens each person's session when he first acts, so that a story continued after a restart signs in only who is needed.
import { type Api, type ApiOptions, signIn } from './api.ts';
import { type Part, usernameOf } from './offices.ts';

export interface Cast {
  as(part: Part, office: string): Promise<Api>;
}

export function makeCast(options: ApiOptions, password: string): Cast {
  const sessions = new Map<string, Promise<Api>>();
  return {
    as: (part, office) => {
      const username = usernameOf(part, office);
      const open = sessions.get(username) ?? signIn(options, { username, password });
      sessions.set(username, open);
      return open;
    },
  };
}
