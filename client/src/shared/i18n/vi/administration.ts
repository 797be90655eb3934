// Administration, in Vietnamese.

export const administration = {
  log: {
    title: 'Nhật ký trao đổi',
    state: '{{entries}} dòng, có dấu thời gian đến dòng {{stamped}}.',
    unstamped: '{{entries}} dòng, chưa có dấu thời gian.',
    late: 'Dấu thời gian chậm quá hạn cho phép. Kiểm tra máy chủ dấu thời gian.',
    broken: 'Nhật ký đã bị thay đổi từ bên ngoài. Tải nhật ký và kiểm tra bằng vanthu audit verify.',
    download: 'Tải nhật ký',
  },
  title: 'Nhật ký hệ thống',
  empty: 'Chưa có hành động nào được ghi.',
  column: { at: 'Lúc', by: 'Ai', action: 'Hành động', text: 'Nội dung' },
} as const;
