// What people are told of: one row for each, with the heading under which they choose how, and its sentence in Vietnamese
// and in English. `{{actor}}` is who acted. Where it leads is told by its first part (`notification-places.ts`).

/** Headings of a person's choices, in the order in which they are shown. */
export const NOTIFICATION_TOPICS = [
  'turn',
  'deadline',
  'arrival',
  'progress',
  'delivery',
  'comment',
  'workFile',
  'delegation',
  'system',
] as const;
export type NotificationTopic = (typeof NOTIFICATION_TOPICS)[number];

type Row = readonly [topic: NotificationTopic, vi: string, en: string];

/** Named after events, owner first. */
const KINDS = {
  'outgoing.submitted': ['turn', '{{actor}} trình ký', '{{actor}} submitted for signature'],
  'outgoing.returned': ['turn', '{{actor}} trả lại', '{{actor}} returned'],
  'outgoing.toApprove': [
    'turn',
    '{{actor}} chuyển đến bạn duyệt, cho ý kiến',
    '{{actor}} passes it to you to approve',
  ],
  'outgoing.toSign': ['turn', '{{actor}} chuyển đến bạn ký', '{{actor}} passes it to you to sign'],
  'outgoing.rejected': ['turn', '{{actor}} từ chối', '{{actor}} rejects it'],
  'outgoing.takenBack': ['turn', '{{actor}} lấy lại', '{{actor}} takes it back'],
  'outgoing.forwarded': ['turn', '{{actor}} chuyển bước cho bạn', '{{actor}} hands the step over to you'],
  'outgoing.opinionAsked': ['turn', '{{actor}} xin ý kiến của bạn', '{{actor}} asks your opinion'],
  'incoming.registered': [
    'turn',
    '{{actor}} đã vào sổ, chờ chỉ đạo',
    '{{actor}} registered; awaiting instruction',
  ],
  'incoming.assigned': ['turn', '{{actor}} phân công cho bạn', '{{actor}} assigned it to you'],
  'incoming.unassigned': [
    'turn',
    '{{actor}} thu lại phần việc đã giao cho bạn',
    '{{actor}} took back what was assigned to you',
  ],
  'incoming.handedOver': [
    'turn',
    '{{actor}} chuyển phần việc cho đồng nghiệp',
    '{{actor}} handed the part to a colleague',
  ],
  'incoming.timeAsked': ['turn', '{{actor}} xin gia hạn', '{{actor}} asks for more time'],
  'incoming.timeGiven': ['turn', '{{actor}} đồng ý gia hạn', '{{actor}} gave more time'],
  'incoming.timeRefused': ['turn', '{{actor}} không đồng ý gia hạn', '{{actor}} refused more time'],
  'outgoing.stepDueSoon': [
    'deadline',
    'Bước chờ bạn hoặc văn bản của bạn sắp đến hạn',
    'A step that waits for you, or of your document, is due soon',
  ],
  'outgoing.stepOverdue': [
    'deadline',
    'Bước chờ bạn hoặc văn bản của bạn đã quá hạn',
    'A step that waits for you, or of your document, is overdue',
  ],
  'incoming.dueSoon': ['deadline', 'Phần việc của bạn sắp đến hạn', 'Your part is due soon'],
  'incoming.overdue': ['deadline', 'Phần việc của bạn đã quá hạn', 'Your part is overdue'],
  'incoming.escalated': [
    'deadline',
    'Có phần việc quá hạn trong đơn vị hoặc do bạn giao',
    'A part of your unit, or one you gave, is overdue',
  ],
  'incoming.urged': ['deadline', '{{actor}} đôn đốc xử lý', '{{actor}} urges you'],
  'incoming.lateInSum': ['deadline', 'Nhiều phần việc đến hạn hoặc quá hạn', 'Many parts are due or overdue'],
  'workFile.handOverDue': ['deadline', 'Hồ sơ sắp đến hạn nộp lưu', 'A file goes to the archive soon'],
  'outgoing.replyArrived': ['arrival', 'Có văn bản phúc đáp', 'A reply has arrived'],
  'intake.arrived': ['arrival', 'Có văn bản mới ở hàng tiếp nhận', 'Something new waits in the intake'],
  'incoming.arrived': ['arrival', 'Văn bản mới đến', 'New incoming document'],
  'incoming.requestArrived': [
    'arrival',
    'Nơi gửi yêu cầu thu hồi, cập nhật hoặc thay thế',
    'The sender asks for a recall, update or replacement',
  ],
  'incoming.cancelled': [
    'arrival',
    'Văn bản đã hủy theo yêu cầu của nơi gửi',
    'A document was cancelled as the sender asked',
  ],
  'internal.released': [
    'arrival',
    '{{actor}} phát hành văn bản cho bạn',
    '{{actor}} released a document to you',
  ],
  'internal.reminded': [
    'arrival',
    '{{actor}} nhắc bạn đọc văn bản',
    '{{actor}} reminds you to read a document',
  ],
  'internal.ended': [
    'arrival',
    'Văn bản phát hành cho bạn không còn hiệu lực',
    'A document released to you is no longer in force',
  ],
  'outgoing.approved': ['progress', '{{actor}} duyệt nội dung', '{{actor}} approved the content'],
  'outgoing.signed': ['progress', '{{actor}} đã ký, chờ cấp số', '{{actor}} signed; awaiting number'],
  'outgoing.numbered': ['progress', '{{actor}} đã cấp số', '{{actor}} assigned a number'],
  'outgoing.sealed': ['progress', '{{actor}} đã đóng dấu', '{{actor}} sealed'],
  'outgoing.released': ['progress', '{{actor}} đã phát hành', '{{actor}} released'],
  'incoming.progressed': ['progress', '{{actor}} báo tiến độ', '{{actor}} reported progress'],
  'incoming.completed': ['progress', '{{actor}} báo hoàn thành', '{{actor}} completed'],
  'incoming.verdictChanged': [
    'arrival',
    'Kết quả kiểm tra chữ ký số đã thay đổi',
    'What was found of the signatures has changed',
  ],
  'incoming.partDone': ['progress', '{{actor}} báo xong phần việc', '{{actor}} has done the part'],
  'outgoing.refusedByRecipient': ['delivery', 'Nơi nhận từ chối tiếp nhận', 'A recipient refused'],
  'outgoing.completedByRecipient': ['delivery', 'Nơi nhận báo hoàn thành', 'A recipient completed'],
  'outgoing.deliveryFailed': [
    'delivery',
    'Gửi chưa được, chờ văn thư xử lý',
    'Not sent; waits for the clerk',
  ],
  'outgoing.requestAgreed': [
    'delivery',
    'Nơi nhận đồng ý lấy lại, thu hồi hoặc cập nhật',
    'A recipient agreed to a take-back, recall or update',
  ],
  'outgoing.requestRefused': [
    'delivery',
    'Nơi nhận từ chối lấy lại, thu hồi hoặc cập nhật',
    'A recipient refused a take-back, recall or update',
  ],
  'outgoing.requestFailed': [
    'delivery',
    'Chưa báo được yêu cầu thu hồi đến nơi nhận',
    'A recall could not be brought to a recipient',
  ],
  'outgoing.statusRefused': [
    'delivery',
    'Có trạng thái báo về không hợp lệ nên chưa ghi',
    'A status came that is not believed',
  ],
  'outgoing.mailFailed': ['delivery', 'Có thư điện tử không gửi được', 'An e-mail could not be sent'],
  'outgoing.opinionAnswered': ['comment', '{{actor}} trả lời ý kiến', '{{actor}} answers'],
  'outgoing.commented': ['comment', '{{actor}} góp ý', '{{actor}} commented'],
  'outgoing.mentioned': [
    'comment',
    '{{actor}} nhắc đến bạn trong góp ý',
    '{{actor}} mentioned you in a comment',
  ],
  'fileList.submitted': ['workFile', '{{actor}} trình danh mục hồ sơ', '{{actor}} submits the list of files'],
  'fileList.approved': [
    'workFile',
    '{{actor}} đã phê duyệt danh mục hồ sơ',
    '{{actor}} approved the list of files',
  ],
  'fileList.returned': [
    'workFile',
    '{{actor}} trả lại danh mục hồ sơ',
    '{{actor}} returned the list of files',
  ],
  'workFile.added': ['workFile', '{{actor}} giao hồ sơ cho bạn', '{{actor}} gave you a file'],
  'workFile.handedOver': [
    'workFile',
    '{{actor}} nộp lưu hồ sơ, chờ tiếp nhận',
    '{{actor}} handed a file over; it waits to be taken',
  ],
  'workFile.accepted': [
    'workFile',
    '{{actor}} đã nhận hồ sơ vào lưu trữ',
    '{{actor}} took the file into the archive',
  ],
  'workFile.refused': ['workFile', '{{actor}} trả lại hồ sơ nộp lưu', '{{actor}} gave the file back'],
  'delegation.made': ['delegation', '{{actor}} ghi một ủy quyền', '{{actor}} writes down a delegation'],
  'delegation.withdrawn': ['delegation', '{{actor}} rút một ủy quyền', '{{actor}} withdraws a delegation'],
  'delegation.forsaken': [
    'delegation',
    'Người làm thay không còn giữ chức vụ; cần ghi người khác',
    'Who stands in has left the post; somebody else has to be named',
  ],
  'intake.parked': ['system', 'Có mục chưa đọc được, chờ xem', 'Something could not be read'],
  'intake.mailboxSilent': ['system', 'Hộp thư công vụ không trả lời', 'The official mailbox does not answer'],
  'notification.mailRefused': [
    'system',
    'Thư báo không gửi được đến hộp thư của bạn; báo quản trị viên sửa địa chỉ',
    'E-mail to your address is refused; have the administrator correct it',
  ],
  'audit.logLate': [
    'system',
    'Nhật ký trao đổi chờ dấu thời gian quá lâu',
    'The event log has waited too long for its timestamp',
  ],
  'directory.changeWaiting': [
    'system',
    'Danh bạ liên thông: có thay đổi chờ duyệt',
    'Directory: changes wait for approval',
  ],
  'directory.keyWaiting': [
    'system',
    'Danh bạ liên thông: có khóa của máy chủ chờ chấp nhận',
    'Directory: the key of a server waits to be accepted',
  ],
} as const satisfies Record<string, Row>;
export type NotificationKind = keyof typeof KINDS;

export const NOTIFICATION_KINDS = Object.keys(KINDS) as [NotificationKind, ...NotificationKind[]];

export const topicOf = (kind: NotificationKind): NotificationTopic => KINDS[kind][0];

const LANGUAGES = { vi: 1, en: 2 } as const;

/** The sentence of each. */
export const kindWords = (language: keyof typeof LANGUAGES) =>
  Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, KINDS[kind][LANGUAGES[language]]])) as Record<
    NotificationKind,
    string
  >;
