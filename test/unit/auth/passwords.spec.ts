import { expect } from 'chai';
import { hashPassword, makePasswordCheck } from '../../../server/auth/commands/passwords.ts';

describe('passwords', () => {
  it('are right only as typed, in whatever Unicode form', async () => {
    const { isRight } = makePasswordCheck();
    const stored = await hashPassword('mật khẩu dài'.normalize('NFD'));
    expect(await isRight(stored, 'mật khẩu dài'.normalize('NFC'))).to.equal(true);
    expect(await isRight(stored, 'mat khau dai')).to.equal(false);
  });

  it('cost as much work for an unknown name as for a wrong password, so that names are not told apart', async () => {
    const { isRight } = makePasswordCheck();
    const stored = await hashPassword('mật khẩu dài');
    await isRight(null, 'sai');
    // Work, not time: what the machine does besides must not decide.
    const workOf = async (hash: string | null) => {
      const before = process.cpuUsage();
      expect(await isRight(hash, 'sai')).to.equal(false);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      known.push(await workOf(stored));
      unknown.push(await workOf(null));
    }
    expect(Math.max(...unknown)).to.be.greaterThan(Math.min(...known) / 4);
  });
});
