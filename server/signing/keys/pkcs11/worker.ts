// The process a token lives in: calls that block, and makers' libraries that crash or hang, do so here and not in the
// office. Started by `token-process.ts`, ends with its caller.
import { SigningError } from '../../types.ts';
import { tokenError } from './cryptoki.ts';
import type { Answer, Calls, Request, TokenPlace } from './messages.ts';
import { Token } from './token.ts';

let token: Token | undefined;

const opened = (): Token => {
  if (!token) throw new SigningError('TOKEN_UNAVAILABLE', 'The token is not started.');
  return token;
};

const start = (place: TokenPlace) => {
  token ??= new Token(place);
  return token.state();
};

type Handlers = { [C in keyof Calls]: (ask: Calls[C]['ask']) => Promise<Calls[C]['answer']> };

const HANDLERS: Handlers = {
  start: async (place) => start(place),
  open: async ({ pin, key }) => opened().open(pin, key),
  sign: async ({ mechanism, data, pin }) => opened().sign(mechanism, data, pin),
  close: async () => {
    await token?.close();
    return null;
  },
};

const answer = async ({ id, call, ask }: Request): Promise<Answer> => {
  try {
    // The table above pairs each call with what it asks.
    const handle = HANDLERS[call] as (ask: Request['ask']) => Promise<Calls[keyof Calls]['answer']>;
    return { id, answer: await handle(ask) };
  } catch (error) {
    return { id, error: tokenError(error) };
  }
};

process.on('message', async (request: Request) => {
  const reply = await answer(request);
  if (process.connected) process.send?.(reply);
  if (request.call === 'close') process.disconnect();
});
process.on('disconnect', () => process.exit());
