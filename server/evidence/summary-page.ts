// The page of a bundle that people read first. It proves nothing itself and says so; in Vietnamese, as what other
// agencies read.
import { vietnamDateTime } from '../platform/clock.ts';
import type { BundleParts } from './ports.ts';

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );

const EVENTS: Record<string, string> = {
  'packet.made': 'Lập và ký gói tin',
  'packet.sent': 'Gửi gói tin',
  'packet.received': 'Nhận gói tin, đã lưu và ký biên nhận',
  'packet.conflict': 'Có gói tin khác trùng mã, đã từ chối',
  'receipt.received': 'Nhận biên nhận có chữ ký của nơi nhận',
  'receipt.refused': 'Biên nhận không hợp lệ, không ghi nhận',
  'delivery.failed': 'Gửi không thành công',
  'delivery.changed': 'Thay đổi trong quá trình gửi',
  'status.sent': 'Đã báo trạng thái',
  'status.failed': 'Báo trạng thái không thành công',
  'status.received': 'Nhận trạng thái',
};

const STATUSES: Record<string, string> = {
  '01': 'đã đến',
  '02': 'từ chối nhận',
  '03': 'đã tiếp nhận',
  '04': 'đã phân công',
  '05': 'đang xử lý',
  '06': 'đã hoàn thành',
  '13': 'yêu cầu lấy lại',
  '15': 'đồng ý lấy lại, thu hồi, cập nhật',
  '16': 'từ chối lấy lại, thu hồi, cập nhật',
};

const row = (cells: readonly string[], tag = 'td'): string =>
  `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;

/** What each part proves, in the words of those who did not write the format. */
const PROOFS: ReadonlyArray<[string, string]> = [
  [
    'packet.edxml, packets/',
    'Gói tin như bên gửi đã ký: văn bản, tệp đính kèm, nơi gửi, nơi nhận. Sửa một byte là chữ ký không còn đúng.',
  ],
  [
    'requests/, recipients/…/requests/',
    'Gói tin thu hồi, cập nhật hoặc thay thế văn bản này như bên gửi đã ký, và biên nhận của chúng.',
  ],
  [
    'receipt.jws, recipients/…/receipt.jws',
    'Biên nhận bên nhận đã ký: đã lưu đúng gói tin này, đúng mã băm từng tệp, vào lúc ghi trong biên nhận.',
  ],
  [
    'statuses/, recipients/…/statuses/',
    'Từng trạng thái đã ký: của bên nhận, và yêu cầu lấy lại của bên gửi, kèm biên nhận của từng trạng thái.',
  ],
  [
    'log/',
    'Các dòng nhật ký của cơ quan về văn bản này, đường dẫn băm từ mỗi dòng tới gốc nhật ký đã ký, và dấu thời gian của gốc: việc đã xảy ra trước thời điểm đó và nhật ký không bị sửa về sau.',
  ],
  ['certificates/', 'Chứng thư của những người ký, và chứng thư của các cơ quan cấp ở giữa.'],
  [
    'revocation/',
    'Trả lời của các cơ quan cấp chứng thư (OCSP, CRL): chứng thư nào còn hiệu lực, chứng thư nào đã bị thu hồi.',
  ],
  [
    'manifest.json, manifest.jws, manifest.tst',
    'Danh sách mọi tệp với mã băm, do cơ quan lập bộ bằng chứng ký, và dấu thời gian của chữ ký ấy.',
  ],
];

/** Programs that are not ours, so that nobody has to believe ours. */
const CHECKS = [
  'vanthu audit verify TEN-TEP.zip --trust THU-MUC-GOC --directory DANH-BA.json',
  'xmlsec1 --verify --trusted-pem goc.pem --untrusted-pem trung-gian.pem packet.edxml',
  'openssl ts -verify -data log/root-000001.jws -in log/root-000001.tst -token_in -CAfile goc.pem -untrusted trung-gian.pem',
  'openssl ts -verify -data manifest.jws -in manifest.tst -token_in -CAfile goc.pem -untrusted trung-gian.pem',
  'openssl ocsp -respin revocation/01.ocsp -issuer cap.pem -cert nguoi-ky.pem -CAfile goc.pem -no_nonce',
  'openssl verify -CAfile goc.pem -untrusted trung-gian.pem nguoi-ky.pem',
];

export function summaryPage({ papers, proof, told, agencyCode, madeAt }: BundleParts): string {
  const { deliveries } = papers;
  const receipts = deliveries.filter(({ receipt }) => receipt !== null).length;
  const facts: Array<[string, string]> = [
    ['Số, ký hiệu', papers.numberText],
    ['Ngày ban hành', papers.issuedOn.split('-').toReversed().join('/')],
    ['Trích yếu', papers.subject],
    ['Nơi gửi', `${papers.sender.name} (${papers.sender.code})`],
    ['Nơi nhận', deliveries.map(({ recipient }) => `${recipient.name} (${recipient.code})`).join('; ')],
    ['Mã định danh văn bản', papers.documentId],
    ...papers.packets.map(({ packetDigest }): [string, string] => ['Mã băm gói tin (SHA-256)', packetDigest]),
    ...papers.requests.map(({ packetDigest }): [string, string] => [
      'Mã băm gói tin thu hồi, cập nhật, thay thế',
      packetDigest,
    ]),
    ['Biên nhận của nơi nhận', `${receipts} trên ${deliveries.length} nơi nhận`],
    ['Trạng thái hai bên đã báo', String(deliveries.reduce((sum, each) => sum + each.statuses.length, 0))],
    ['Nhật ký của cơ quan', agencyCode],
    ['Trả lời về thu hồi chứng thư', `${told.ocsps.length} OCSP, ${told.crls.length} CRL`],
    ['Lập bộ bằng chứng lúc', timeOf(madeAt)],
  ];
  const events = proof.entries.map(({ entry }) => [
    String(entry.seq),
    timeOf(new Date(entry.at)),
    `${EVENTS[entry.type] ?? entry.type}${statusOf(entry.facts.statusCode)}${recipientOf(entry.facts.recipient)}`,
  ]);
  const isStamped = proof.roots.at(-1)?.stamp != null;
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Bằng chứng gửi nhận ${escaped(papers.numberText)}</title>
<style>body{font:15px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}
td,th{border:1px solid #999;padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
pre{overflow-x:auto;background:#f4f4f4;padding:.6rem}</style></head><body>
<h1>Bằng chứng gửi nhận văn bản ${escaped(papers.numberText)}</h1>
<p>Trang này chỉ để đọc. Chứng cứ là các tệp kèm theo: gói tin, biên nhận, trạng thái có chữ ký số, các dòng nhật ký và
đường dẫn của chúng tới gốc nhật ký ${isStamped ? 'đã có dấu thời gian' : 'chưa có dấu thời gian, hãy tải lại sau ít phút'}.</p>
<table>${facts.map((fact) => row(fact)).join('\n')}</table>
<h2>Diễn biến trong nhật ký</h2>
<table>${row(['Dòng', 'Lúc', 'Việc'], 'th')}
${events.map((event) => row(event)).join('\n')}</table>
<h2>Bộ này chứng minh điều gì</h2>
<table>${row(['Tệp', 'Chứng minh'], 'th')}
${PROOFS.map((proven) => row(proven)).join('\n')}</table>
<h2>Kiểm tra, không cần mạng và không cần tin nơi lập</h2>
<p>Cần hai thứ của riêng người kiểm tra, không lấy từ bộ này: chứng thư gốc mà mình tin, và danh bạ liên thông cho biết khoá nào là
của cơ quan nào. Lệnh đầu kiểm tra tất cả và nêu tên chỗ sai đầu tiên (<code>BROKEN</code>) hoặc điều chưa đủ để kết luận
(<code>INCOMPLETE</code>, ví dụ thiếu trả lời về thu hồi); các lệnh sau là của những phần mềm khác, kiểm tra từng phần. Định dạng:
docs/protocol/EVIDENCE.md.</p>
<pre>${CHECKS.map(escaped).join('\n')}</pre>
</body></html>
`;
}

const statusOf = (code: unknown): string =>
  typeof code === 'string' ? `: ${code} – ${STATUSES[code] ?? 'trạng thái khác'}` : '';

const recipientOf = (code: unknown): string => (typeof code === 'string' ? ` (${code})` : '');

/** As people write it: 27/11/2026 10:00:00, in Vietnam. */
function timeOf(at: Date): string {
  const [date = '', time = ''] = vietnamDateTime(at).split('T');
  return `${date.split('-').toReversed().join('/')} ${time.slice(0, 8)}`;
}
