// The password once more before a signature, when the server asks for it: typed in the same form as the PIN, sent by
// itself before the act is tried again. It is kept in memory only until it was right.
import { useState } from 'react';
import { call } from '../api-client.ts';
import { isCode } from '../api-error.ts';

export interface StepUp {
  /** The password has to be typed before the next try. */
  isAsked: boolean;
  password: string;
  setPassword(password: string): void;
  /** Runs the act, after the password was proved where it is asked; remembers when the server asks for it. */
  guard<T>(act: () => Promise<T>): Promise<T>;
}

/** What is said beside the form; that the password is asked stands at its field. */
export const toldBeside = (error: unknown): unknown => (isCode(error, 'AUTH_STEP_UP_NEEDED') ? null : error);

export const useStepUp = (): StepUp => {
  const [isAsked, setAsked] = useState(false);
  const [password, setPassword] = useState('');
  const guard: StepUp['guard'] = async (act) => {
    if (isAsked) {
      await call('confirmPassword', { body: { password } });
      setAsked(false);
      setPassword('');
    }
    try {
      return await act();
    } catch (error) {
      if (isCode(error, 'AUTH_STEP_UP_NEEDED')) setAsked(true);
      throw error;
    }
  };
  return { isAsked, password, setPassword, guard };
};
