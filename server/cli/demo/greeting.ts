// What a demo server says when it listens: its address, and who can sign in.
import type { Pki } from '../../../certs-dev/index.ts';
import { OFFICES } from './agencies.ts';
import { DEMO_PASSWORD, demoPeople } from './people.ts';

const DEMO_PIN = '123456';

export function greeting(address: string, pki: Pick<Pki, 'entry'>): string {
  const people = demoPeople(pki);
  const width = Math.max(...people.map(({ username }) => username.length));
  const lines = OFFICES.flatMap((office) => [
    `  ${office.shortName} (${office.code})`,
    ...people
      .filter((person) => person.office === office)
      .map(({ username, name, title }) => `    ${username.padEnd(width)}  ${name}, ${title}`),
  ]);
  return [
    '',
    `Văn thư đang chạy tại ${address}`,
    '',
    `Tài khoản dùng thử (mật khẩu ${DEMO_PASSWORD}, mã PIN chữ ký số ${DEMO_PIN}):`,
    ...lines,
    '',
    'Bắt đầu: chuyenvien.snv soạn văn bản gửi Sở Tài chính, lanhdao.snv ký, vanthu.snv cho số, đóng dấu và phát hành,',
    'vanthu.stc tiếp nhận và vào sổ.',
    '',
    'Dừng: Ctrl-C',
    '',
  ].join('\n');
}
