// Handlers of the auth routes, and the one that says who calls.
import type { IncomingHttpHeaders } from 'node:http';
import type { CookieOptions } from 'express';
import type { Me } from '../contracts/auth.ts';
import type { Access } from '../contracts/route.ts';
import type { ROUTES } from '../contracts/routes.ts';
import { type Actor, actorOf } from '../organization/index.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { changePassword } from './commands/change-password.ts';
import { confirmPassword } from './commands/confirm-password.ts';
import type { Deps, OpenSession } from './commands/deps.ts';
import { signIn } from './commands/sign-in.ts';
import { signOut } from './commands/sign-out.ts';
import { wearPost } from './commands/wear-post.ts';
import { mayCall } from './domain/rights.ts';
import { SESSION_COOKIE } from './domain/session-cookie.ts';
import { presentMe } from './present.ts';
import { openSession } from './queries/open-session.ts';

type Routes = Pick<
  typeof ROUTES,
  'signIn' | 'signOut' | 'getMe' | 'wearPost' | 'changePassword' | 'confirmPassword'
>;
export type AuthHandlers = RouteHandlers<Routes, Actor>;

/** The caller, with the moment he last proved that it is he. */
export const sessionActor = ({ worn, session: { authenticatedAt } }: OpenSession): Actor => ({
  ...actorOf(worn),
  authenticatedAt,
});

/** @throws AppError NOT_SIGNED_IN, FORBIDDEN. */
export const makeIdentify =
  (deps: Deps) =>
  async ({ headers }: { headers: IncomingHttpHeaders }, access: Access): Promise<Actor | undefined> => {
    if (access === 'public' || access === 'peer') return undefined;
    const open = await openSession(deps, headers);
    if (open === null) throw new AppError('NOT_SIGNED_IN');
    if (!mayCall(open.worn.post.role, access)) throw new AppError('FORBIDDEN');
    return sessionActor(open);
  };

export function makeHandlers(deps: Deps, { isSecure }: { isSecure: boolean }): AuthHandlers {
  const cookie: CookieOptions = { httpOnly: true, sameSite: 'strict', path: '/', secure: isSecure };

  const required = async (headers: IncomingHttpHeaders): Promise<OpenSession> => {
    const open = await openSession(deps, headers);
    if (open === null) throw new AppError('NOT_SIGNED_IN');
    return open;
  };

  const me = async (open: OpenSession): Promise<Me> => {
    const person = await deps.organization.findPerson(open.session.personId);
    if (person === null) throw new AppError('NOT_SIGNED_IN');
    return presentMe(person, open);
  };

  return {
    signIn: async ({ input: { body }, request, response }) => {
      // Signing in again replaces the session of this browser; the old one must not live on unseen.
      const before = await openSession(deps, request.headers);
      const { secret, ...open } = await signIn(deps, { ...body, address: request.ip ?? '' });
      if (before !== null) await signOut(deps, before);
      response.cookie(SESSION_COOKIE, secret, { ...cookie, expires: open.session.endsAt });
      return me(open);
    },

    signOut: async ({ request, response }) => {
      await signOut(deps, await required(request.headers));
      response.clearCookie(SESSION_COOKIE, cookie);
    },

    getMe: async ({ request }) => me(await required(request.headers)),

    changePassword: async ({ input: { body }, request }) => {
      const open = await required(request.headers);
      const { username } = (await me(open)).person;
      await changePassword(deps, open, { username, ...body });
    },

    confirmPassword: async ({ input: { body }, request }) =>
      confirmPassword(deps, await required(request.headers), body.password),

    wearPost: async ({ input: { body }, request }) =>
      me(await wearPost(deps, await required(request.headers), body.postId)),
  };
}
