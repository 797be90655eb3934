// The stamp of arrival over a page, and copies to be read, in Vietnamese.

export const reading = {
  showStamp: 'Hiện dấu đến',
  stamp: 'Dấu đến: {{text}}',
  download: { stamp: 'Tải bản có dấu đến', handwriting: 'Tải bản có bút phê', both: 'Tải bản để đọc' },
  making: 'Đang lập bản để đọc…',
  ask: 'Vẽ lên bản để đọc',
  what: { stamp: 'Dấu đến', handwriting: 'Bút phê tay ({{count}})' },
  note: 'Tệp gốc ký số giữ nguyên. Bản này không còn chữ ký số và ghi rõ ở mỗi trang là bản sao để đọc.',
  needOne: 'Chọn ít nhất một phần để vẽ.',
  done: 'Đã tải bản để đọc.',
  fileName: 'ban-sao-de-doc {{name}}',
  setting: {
    title: 'Dấu đến điện tử',
    text: 'Văn bản đến đã vào sổ hiện dấu “ĐẾN” trên trang đầu, với số và ngày theo sổ; người đọc ẩn được. Tệp gốc không thay đổi.',
    on: 'Hiện dấu đến trên văn bản đến của cơ quan',
    saved: { on: 'Đã bật dấu đến điện tử.', off: 'Đã tắt dấu đến điện tử.' },
  },
};
