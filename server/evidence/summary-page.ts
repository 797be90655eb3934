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
  '15': 'đồng ý lấy lại',
  '16': 'từ chối lấy lại',
};

const row = (cells: readonly string[], tag = 'td'): string =>
  `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;

export function summaryPage({ papers, proof, agencyCode, madeAt }: BundleParts): string {
  const facts: Array<[string, string]> = [
    ['Số, ký hiệu', papers.numberText],
    ['Ngày ban hành', papers.issuedOn.split('-').toReversed().join('/')],
    ['Trích yếu', papers.subject],
    ['Nơi gửi', `${papers.sender.name} (${papers.sender.code})`],
    ['Nơi nhận', `${papers.recipient.name} (${papers.recipient.code})`],
    ['Mã định danh văn bản', papers.documentId],
    ['Mã gói tin', papers.packetId],
    ['Mã băm gói tin (SHA-256)', papers.packetDigest],
    ['Biên nhận của nơi nhận', papers.receipt === null ? 'Chưa có' : 'Có, trong tệp receipt.jws'],
    ['Nhật ký của cơ quan', agencyCode],
    ['Lập bộ bằng chứng lúc', vietnamDateTime(madeAt)],
  ];
  const events = proof.entries.map(({ entry }) => [
    String(entry.seq),
    vietnamDateTime(new Date(entry.at)),
    `${EVENTS[entry.type] ?? entry.type}${statusOf(entry.facts.statusCode)}`,
  ]);
  const isStamped = proof.roots.at(-1)?.stamp != null;
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Bằng chứng gửi nhận ${escaped(papers.numberText)}</title>
<style>body{font:15px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}
td,th{border:1px solid #999;padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}</style></head><body>
<h1>Bằng chứng gửi nhận văn bản ${escaped(papers.numberText)}</h1>
<p>Trang này chỉ để đọc. Chứng cứ là các tệp kèm theo: gói tin, biên nhận, trạng thái có chữ ký số, các dòng nhật ký và
đường dẫn của chúng tới gốc nhật ký ${isStamped ? 'đã có dấu thời gian' : 'chưa có dấu thời gian, hãy tải lại sau ít phút'}.</p>
<p>Kiểm tra không cần mạng: <code>vanthu audit verify TỆP.zip --trust THƯ-MỤC-CHỨNG-THƯ-GỐC</code></p>
<table>${facts.map((fact) => row(fact)).join('\n')}</table>
<h2>Diễn biến trong nhật ký</h2>
<table>${row(['Dòng', 'Lúc', 'Việc'], 'th')}
${events.map((event) => row(event)).join('\n')}</table>
</body></html>
`;
}

const statusOf = (code: unknown): string =>
  typeof code === 'string' ? `: ${code} – ${STATUSES[code] ?? 'trạng thái khác'}` : '';
