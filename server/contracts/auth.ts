// Sign-in and the post a person is wearing.
import { z } from 'zod';
import { CalendarDate, Id } from './common-shapes.ts';
import { defineRoute } from './route.ts';
import { Role } from './vocabulary.ts';

/** A dated post: one role of one person in one unit of one agency. */
export const Post = z.object({
  id: Id,
  role: Role,
  /** Chức vụ as printed under a signature, e.g. "Giám đốc". */
  title: z.string(),
  agency: z.object({ id: Id, code: z.string(), name: z.string(), shortName: z.string() }),
  unit: z.object({ id: Id, name: z.string() }),
  fromOn: CalendarDate,
  toOn: CalendarDate.nullable(),
});
export type Post = z.infer<typeof Post>;

export const Me = z.object({
  person: z.object({ id: Id, name: z.string(), email: z.string(), username: z.string() }),
  /** The post being worn. */
  post: Post,
  /** All posts in force today. */
  posts: z.array(Post),
  /** What the interface may offer; the server decides again on each act. */
  can: z.object({
    draft: z.boolean(),
    sign: z.boolean(),
    number: z.boolean(),
    register: z.boolean(),
    instruct: z.boolean(),
    /** Late work of others: of the agency, or of the own unit. */
    follow: z.boolean(),
    administer: z.boolean(),
  }),
});
export type Me = z.infer<typeof Me>;

export const signIn = defineRoute({
  method: 'post',
  path: '/api/auth/sign-in',
  summary: 'Open a session; the cookie is HttpOnly, SameSite=Strict',
  tag: 'auth',
  access: 'public',
  body: z.object({ username: z.string().min(1).max(100), password: z.string().min(1).max(200) }),
  response: Me,
  errors: ['AUTH_WRONG_CREDENTIALS', 'TOO_MANY_REQUESTS'],
});

export const signOut = defineRoute({
  method: 'post',
  path: '/api/auth/sign-out',
  summary: 'End the session',
  tag: 'auth',
  access: 'signed-in',
  errors: [],
});

export const getMe = defineRoute({
  method: 'get',
  path: '/api/me',
  summary: 'Who is signed in, and as what',
  tag: 'auth',
  access: 'signed-in',
  response: Me,
  errors: [],
});

export const changePassword = defineRoute({
  method: 'put',
  path: '/api/me/password',
  summary: 'Change own password; every other session of the person ends',
  tag: 'auth',
  access: 'signed-in',
  body: z.object({ current: z.string().min(1).max(200), next: z.string().min(1).max(200) }),
  errors: ['AUTH_PASSWORD_WRONG', 'AUTH_PASSWORD_WEAK', 'TOO_MANY_REQUESTS', 'CONFLICT'],
});

export const confirmPassword = defineRoute({
  method: 'post',
  path: '/api/auth/confirm',
  summary: 'Prove by the password that it is still the same person, as is asked before a signature',
  tag: 'auth',
  access: 'signed-in',
  body: z.object({ password: z.string().min(1).max(200) }),
  errors: ['AUTH_PASSWORD_WRONG', 'TOO_MANY_REQUESTS'],
});

export const wearPost = defineRoute({
  method: 'put',
  path: '/api/me/post',
  summary: 'Change the post being worn',
  tag: 'auth',
  access: 'signed-in',
  body: z.object({ postId: Id }),
  response: Me,
  errors: ['AUTH_POST_NOT_YOURS'],
});
