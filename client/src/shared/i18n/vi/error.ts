// One sentence for each error code: what is wrong and what to do, in Vietnamese.
import type { ErrorCode } from '@contracts/error-codes.ts';
import { workFileError } from './work-files.ts';

/** What the browser itself finds out, without an answer of the server. */
export const unanswered = {
  network: 'Không liên lạc được với máy chủ. Kiểm tra mạng rồi thử lại; nội dung đã nhập vẫn còn nguyên.',
  aborted: 'Đã dừng tải lên.',
  notKept:
    'Trình duyệt này không giữ thêm được ghi chú nào. Chép nội dung ra chỗ khác, hoặc gửi khi có mạng.',
  unexpected: 'Máy chủ trả lời không đúng dạng. Thử lại; nếu vẫn lỗi, báo quản trị hệ thống.',
} as const;

export const error = {
  BAD_INPUT: 'Có mục nhập chưa đúng. Sửa các mục được đánh dấu rồi thử lại.',
  NOT_SIGNED_IN: 'Phiên làm việc đã hết. Đăng nhập lại để tiếp tục.',
  FORBIDDEN: 'Chức vụ đang dùng không được làm việc này. Đổi chức vụ hoặc liên hệ quản trị hệ thống.',
  NOT_FOUND: 'Không tìm thấy, hoặc không thuộc phạm vi bạn được xem.',
  CONFLICT:
    'Văn bản vừa được thay đổi ở nơi khác. Xem lại bản mới nhất rồi làm tiếp; nội dung đã gõ vẫn còn.',
  TOO_MANY_REQUESTS: 'Thử quá nhiều lần trong thời gian ngắn. Đợi một lát rồi thử lại.',
  ORIGIN_REFUSED: 'Yêu cầu đến từ địa chỉ lạ nên bị chặn. Mở lại hệ thống từ đúng địa chỉ.',
  BODY_TOO_LARGE: 'Nội dung gửi lên quá lớn. Rút gọn rồi thử lại.',
  HEADERS_TOO_LARGE: 'Địa chỉ hoặc phần đầu yêu cầu quá dài. Rút ngắn từ khóa tìm kiếm hoặc mở lại trang.',
  REQUEST_TIMEOUT: 'Dữ liệu gửi lên quá chậm nên đã bị ngắt. Kiểm tra đường truyền rồi gửi lại.',
  INTERNAL: 'Máy chủ gặp lỗi, chưa có gì bị mất. Thử lại; nếu vẫn lỗi, báo quản trị hệ thống kèm mã tra cứu.',
  NOT_READY: 'Hệ thống đang khởi động. Đợi vài giây rồi thử lại.',
  SERVER_BUSY: 'Máy chủ đang bận ký và kiểm tra nhiều tệp. Đợi một lát rồi thử lại.',
  AUTH_WRONG_CREDENTIALS:
    'Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra bộ gõ và phím Caps Lock rồi nhập lại.',
  AUTH_POST_NOT_YOURS: 'Chức vụ này không còn là của bạn. Tải lại trang để xem các chức vụ hiện có.',
  AUTH_PASSWORD_WRONG: 'Mật khẩu hiện tại không đúng. Kiểm tra bộ gõ và phím Caps Lock rồi nhập lại.',
  AUTH_PASSWORD_WEAK:
    'Mật khẩu mới cần ít nhất 10 ký tự, khác mật khẩu hiện tại và không chứa tên đăng nhập.',
  AUTH_STEP_UP_NEEDED:
    'Bạn đăng nhập đã lâu. Nhập lại mật khẩu đăng nhập để chắc chắn chính bạn đang ký; những gì đã chọn, đã đặt vẫn còn nguyên.',
  PUSH_ADDRESS_REFUSED:
    'Máy chủ không được phép gửi thông báo đẩy đến dịch vụ của trình duyệt này. Dùng trình duyệt khác, hoặc nhờ quản trị viên cho phép dịch vụ đó.',
  PUSH_TOO_MANY_BROWSERS:
    'Đã có mười trình duyệt nhận thông báo đẩy. Bỏ một trình duyệt không còn dùng rồi bật lại.',
  FILE_NOT_PDF: 'Tệp không phải là PDF. Xuất văn bản ra PDF rồi tải lên lại.',
  FILE_BROKEN: 'Tệp PDF bị hỏng, không đọc được. Xuất lại từ phần mềm soạn thảo rồi tải lên.',
  FILE_ENCRYPTED: 'Tệp PDF đặt mật khẩu nên không ký được. Bỏ mật khẩu rồi tải lên lại.',
  FILE_TYPE_REFUSED:
    'Không nhận loại tệp này. Đổi sang PDF, Word, Excel, ODF, ảnh PNG/JPEG, văn bản thuần hoặc ZIP rồi tải lại.',
  FILE_TOO_LARGE: 'Tệp vượt quá dung lượng cho phép. Giảm dung lượng hoặc tách phụ lục thành tệp riêng.',
  FILE_EMPTY: 'Tệp rỗng. Chọn lại tệp.',
  FILE_UNKNOWN: 'Máy chủ không còn tệp này. Tải tệp lên lại.',
  FILE_RANGE_UNSATISFIABLE: 'Không đọc được phần tệp yêu cầu. Tải lại trang.',
  UPLOAD_INTERRUPTED: 'Việc tải lên bị ngắt giữa chừng. Tải lại tệp này.',
  STORAGE_FULL: 'Máy chủ hết chỗ lưu tệp. Báo quản trị hệ thống; nội dung đã nhập vẫn còn.',
  DIRECTORY_OF_THIS_SERVER:
    'Cơ quan hoặc địa chỉ này thuộc chính máy chủ này. Sửa trong tệp mô tả cơ quan, không sửa ở danh bạ.',
  DIRECTORY_DATE_PAST: 'Ngày hiệu lực đã qua. Chọn thời điểm từ bây giờ trở đi.',
  DIRECTORY_SERVER_EXISTS: 'Máy chủ này đã có trong danh sách đồng bộ. Tìm nó trong mục Máy chủ.',
  DIRECTORY_OTHER_OFFER:
    'Nội dung bạn xem vừa thay đổi hoặc đã có người xử lý. Tải lại và xem lại trước khi quyết định.',
  DIRECTORY_INVALID: 'Danh bạ liên thông có mục sai nên chưa thay đổi gì. Sửa các mục được nêu rồi nhập lại.',
  OFFICE_TYPE_REFUSED:
    'Tệp không phải văn bản Word hay OpenDocument đọc được ở đây. Lưu lại thành .docx hoặc .odt, hoặc xuất ra PDF.',
  OFFICE_BROKEN:
    'Tệp văn bản bị hỏng hoặc không mở được. Mở bằng phần mềm soạn thảo, lưu lại thành .docx rồi tải lên; tệp gốc vẫn được giữ.',
  OFFICE_ENCRYPTED: 'Tệp văn bản đặt mật khẩu nên không chuyển được. Bỏ mật khẩu rồi tải lên lại.',
  OFFICE_MACROS:
    'Tệp văn bản có macro hoặc mã chương trình nên không được nhận. Lưu lại thành .docx không có macro.',
  OFFICE_EXTERNAL_LINKS:
    'Văn bản lấy nội dung từ tệp hoặc địa chỉ bên ngoài nên không được nhận. Chèn hẳn nội dung đó vào văn bản, ngắt liên kết rồi tải lên lại.',
  OFFICE_EXPANDS_TOO_FAR:
    'Tệp văn bản phình quá lớn khi mở nên không được nhận. Giảm ảnh, tách phụ lục hoặc xuất ra PDF.',
  OFFICE_UNAVAILABLE:
    'Máy chủ chưa cài LibreOffice nên không chuyển được sang PDF; tệp gốc vẫn được giữ. Xuất văn bản ra PDF rồi tải lên.',
  OFFICE_TIMEOUT:
    'Chuyển sang PDF quá lâu nên đã dừng; tệp gốc vẫn được giữ. Thử lại, hoặc xuất ra PDF rồi tải lên.',
  OFFICE_FAILED:
    'Chương trình chuyển sang PDF bị dừng giữa chừng; tệp gốc vẫn được giữ. Thử lại, hoặc xuất ra PDF rồi tải lên.',
  OFFICE_QUEUE_FULL: 'Đang có quá nhiều tệp chờ chuyển sang PDF. Đợi một lát rồi thử lại.',
  TEMPLATE_FIELDS_MISSING: 'Mẫu thiếu trường bắt buộc. Thêm các trường được nêu vào mẫu rồi tải lên lại.',
  TEMPLATE_FIELDS_UNKNOWN: 'Mẫu có trường không hiểu được. Sửa tên các trường được nêu rồi tải lên lại.',
  OCR_UNAVAILABLE:
    'Máy chủ chưa cài tesseract và bộ chữ tiếng Việt nên không đọc được bản quét; bản quét vẫn được giữ. Nhập các trường bằng tay.',
  OCR_TIMEOUT:
    'Đọc bản quét quá lâu nên đã dừng; bản quét vẫn được giữ. Thử lại, hoặc nhập các trường bằng tay.',
  OCR_FAILED:
    'Chương trình đọc bản quét bị dừng giữa chừng; bản quét vẫn được giữ. Thử lại, hoặc nhập các trường bằng tay.',
  PAPER_SIGNED:
    'Tệp đã có chữ ký số nên không cắt được: cắt ra thì chữ ký mất giá trị. Giữ nguyên tệp và tiếp nhận cả tệp.',
  PAPER_CUTS_INVALID:
    'Cách cắt không hợp lệ: có trang không có trong tệp hoặc nằm trong hai văn bản. Xem lại các chỗ cắt.',
  RECIPIENT_UNREACHABLE:
    'Có nơi nhận đã giải thể hoặc hiện không nhận được văn bản nên chưa gửi đi đâu cả. Xem danh sách và phát hành không kèm các nơi đó.',
  RECIPIENT_LIST_NAME_TAKEN: 'Đã có danh sách nơi nhận mang tên này. Đặt tên khác.',
  INCOMING_PAPER_DATE:
    'Ngày nhận bản giấy không được sau hôm nay; chỉ bỏ ghi nhận khi bản giấy đang được ghi là đã nhận.',
  INCOMING_NO_SIGNATURE:
    'Văn bản không có chữ ký số nào để kiểm tra lại. Xem bản giấy hoặc hỏi nơi ban hành.',
  INCOMING_PAPER_FULL: 'Ghi nhận bản giấy của văn bản này đã sửa 50 lần. Ghi thêm vào “Ghi chú” của sổ giấy.',
  PHRASES_FULL: 'Đã lưu đủ 50 câu. Bỏ bớt câu không còn dùng rồi lưu lại.',
  RECIPIENT_LISTS_FULL: 'Đã có quá nhiều danh sách nơi nhận. Xóa bớt danh sách không còn dùng.',
  RECIPIENTS_TOO_MANY: 'Danh sách dán vào dài quá 1.000 dòng. Chia thành nhiều lần dán.',
  AGENCY_UNKNOWN: 'Có nơi nhận không còn trong danh bạ liên thông. Bỏ nơi nhận đó và chọn lại.',
  IMAGE_NOT_PNG: 'Ảnh không phải PNG. Chọn ảnh PNG nền trong suốt.',
  CREDENTIAL_MISSING: 'Chưa có khóa ký số. Nạp tệp khóa ở Hồ sơ cá nhân hoặc liên hệ quản trị hệ thống.',
  CREDENTIAL_LOCKED:
    'Khóa ký số tạm bị khóa do nhập sai mã PIN nhiều lần. Đợi hết thời gian khóa hoặc liên hệ quản trị hệ thống.',
  CREDENTIAL_WAY_CLOSED:
    'Máy chủ này chưa mở cách giữ khóa đó. Chọn cách khác, hoặc nhờ quản trị hệ thống cấu hình.',
  CREDENTIAL_ELSEWHERE:
    'Khóa của bạn không được giữ theo cách này. Xem mục “Cách giữ khóa” ở Hồ sơ cá nhân rồi ký lại.',
  PIN_WRONG:
    'Mã PIN không đúng; văn bản chưa được ký, vị trí đã đặt vẫn giữ nguyên. Nhập lại; sai nhiều lần liên tiếp khóa sẽ tạm bị khóa.',
  KEY_FILE_BROKEN: 'Tệp khóa không đọc được. Cần tệp PKCS#12 (.p12, .pfx) còn nguyên vẹn.',
  CERT_ENDS_SOON: 'Chứng thư số của cơ quan sắp hết hạn. Gia hạn trước ngày đó.',
  CERT_EXPIRED: 'Chứng thư số đã hết hạn, không ký được. Gia hạn chứng thư số rồi nạp khóa mới.',
  CERT_NOT_YET_VALID:
    'Chứng thư số chưa đến ngày hiệu lực. Đợi đến ngày hiệu lực hoặc dùng chứng thư số khác.',
  CERT_UNTRUSTED:
    'Chứng thư số không do tổ chức mà hệ thống tin cậy cấp. Dùng chứng thư số chuyên dùng công vụ.',
  CERT_KEY_USAGE: 'Chứng thư số không được cấp để ký văn bản. Dùng chứng thư số ký số.',
  CERT_REVOKED: 'Chứng thư số đã bị thu hồi, không ký được. Liên hệ nơi cấp chứng thư số.',
  PDF_FORBIDS_CHANGE: 'Tệp PDF cấm thêm chữ ký. Tải lên bản PDF không khóa.',
  PDF_PAGE_UNKNOWN: 'Trang đặt chữ ký không có trong văn bản. Đặt lại vị trí.',
  MARK_OUTSIDE_PAGE: 'Có ô nằm ngoài mép trang. Kéo ô vào trong trang rồi ký lại.',
  MARKS_OVERLAP: 'Có hai ô chồng lên nhau. Tách các ô ra rồi ký lại.',
  MARK_NOT_DRAWN:
    'Không vẽ được một ô: ô che quá nhiều phần trang, hoặc chữ có ký tự không ghi được. Thu nhỏ ô hoặc sửa chữ rồi ký lại.',
  TIMESTAMP_UNAVAILABLE: 'Dịch vụ dấu thời gian không trả lời; văn bản chưa được ký. Thử lại sau ít phút.',
  REVOCATION_UNAVAILABLE:
    'Chưa hỏi được tình trạng thu hồi của chứng thư số; văn bản chưa được ký. Thử lại sau ít phút.',
  SIGNING_FAILED:
    'Ký không thành công; văn bản chưa thay đổi. Thử lại, nếu vẫn lỗi thì báo quản trị hệ thống.',
  SIGNING_IN_PROGRESS: 'Người khác đang ký văn bản này. Đợi họ ký xong hoặc thử lại sau ít phút.',
  TOKEN_UNAVAILABLE:
    'Không thấy thiết bị lưu khóa (token). Cắm lại thiết bị vào máy chủ rồi ký lại; văn bản vẫn như cũ.',
  REMOTE_KEY_REFUSED:
    'Dịch vụ ký số từ xa từ chối ký. Xem thông báo của dịch vụ trên điện thoại hoặc hỏi nhà cung cấp; văn bản vẫn như cũ.',
  REMOTE_KEY_UNAVAILABLE: 'Không kết nối được dịch vụ ký số từ xa. Thử lại sau ít phút; văn bản vẫn như cũ.',
  DESKTOP_LINK_USED: 'Đường dẫn ký này đã dùng rồi hoặc đã hết hạn. Bấm ký lại để lấy đường dẫn mới.',
  DESKTOP_OTHER_DOCUMENT:
    'Tệp do phần mềm ký số gửi về không phải là văn bản đã giao ký hoặc đã bị sửa. Tệp không được nhận; bấm ký lại.',
  SIGNER_NOT_EXPECTED:
    'Văn bản được ký bằng chứng thư số khác với chứng thư đã đăng ký. Cắm đúng thiết bị của bạn rồi ký lại.',
  DESKTOP_ATTACHMENTS:
    'Còn phụ lục PDF rời chưa được ký nên chưa nhận văn bản chính. Bấm ký lại: phần mềm ký số sẽ ký nốt các phụ lục còn thiếu.',
  BATCH_RUNNING: 'Đợt này đang được ký. Chờ ký xong rồi làm tiếp.',
  BATCH_NOT_PLACED:
    'Có văn bản chưa có vị trí chữ ký. Mở văn bản được đánh dấu, đặt vị trí hoặc bỏ khỏi đợt, rồi ký lại.',
  SIGNING_EXPIRED: 'Lượt ký đã hết thời gian giữ chỗ; văn bản chưa được ký. Bấm ký lại.',
  OUTGOING_WRONG_STATE:
    'Văn bản đã sang bước khác nên không làm được việc này nữa. Xem lại trạng thái mới nhất.',
  OUTGOING_INCOMPLETE: 'Dự thảo còn thiếu mục bắt buộc. Bổ sung các mục được đánh dấu rồi trình lại.',
  OUTGOING_NO_RECIPIENT: 'Chưa có nơi nhận. Chọn ít nhất một nơi nhận.',
  OUTGOING_NOT_SIGNED: 'Lãnh đạo chưa ký nên chưa cấp số, đóng dấu được. Đợi văn bản được ký.',
  OUTGOING_NOT_SIGNER: 'Văn bản này trình người khác ký. Trả lại người soạn để đổi người ký nếu bạn phải ký.',
  OUTGOING_ALREADY_NUMBERED: 'Văn bản đã có số. Mở bản mới nhất và đóng dấu với số ấy.',
  OUTGOING_NOT_NUMBERED: 'Văn bản chưa có số. Lấy số trong sổ trước khi phát hành.',
  OUTGOING_NOT_SEALED: 'Văn bản chưa có chữ ký số của cơ quan. Đóng dấu trước khi phát hành.',
  OUTGOING_ANNEX_NOT_SEALED:
    'Phụ lục là tệp riêng chưa mang chữ ký số của cơ quan. Báo quản trị viên; không phát hành tệp này.',
  OUTGOING_SIGNATURE_INVALID:
    'Kết quả ký kiểm tra không hợp lệ nên không được dùng; văn bản chưa thay đổi. Báo quản trị hệ thống.',
  OUTGOING_FORM_UNEXPLAINED:
    'Tệp còn lỗi thể thức chưa sửa. Ghi lý do cho đạt (ít nhất 10 ký tự), hoặc trả lại để sửa.',
  OUTGOING_STATE_SECRET:
    'Tệp có dấu độ mật. Văn bản bí mật nhà nước không được trình, cấp số hay gửi trên hệ thống này: rút văn bản và xử lý theo quy định về bảo vệ bí mật nhà nước.',
  OUTGOING_FORM_NOT_PASSED: 'Văn bản chưa qua kiểm tra thể thức. Kiểm tra thể thức trước.',
  CIRCUIT_STEP_MISSING:
    'Luồng trình ký thiếu bước bắt buộc của cơ quan. Hãy thêm lại bước đó, đúng người và đúng thứ tự, rồi trình.',
  CIRCUIT_STEP_EMPTY:
    'Có bước trong luồng trình ký chưa có người. Hãy chọn người cho bước đó, hoặc nhờ quản trị sửa luồng mặc định.',
  CIRCUIT_PERSON_UNKNOWN:
    'Người được chọn không còn giữ chức vụ ở cơ quan này, hoặc đã có trong bước. Hãy chọn người khác.',
  CIRCUIT_NOT_DONE:
    'Các bước trước chữ ký chưa xong nên chưa ký được. Xem luồng trình ký để biết đang chờ ai.',
  CIRCUIT_OPINION_PENDING: 'Còn ý kiến phải chờ trả lời trước khi đi tiếp. Hãy nhắc người được hỏi.',
  CIRCUIT_NOTHING_TO_TAKE_BACK:
    'Không lấy lại được: người sau đã làm tiếp, hoặc việc này không phải của bạn.',
  CIRCUIT_LIMIT: 'Văn bản này đã xin quá nhiều ý kiến. Hãy trả lại người soạn để trao đổi trực tiếp.',
  CAPACITY_NEEDS_HEAD:
    'Người ký không phải là người đứng đầu nên không ký trực tiếp được. Hãy chọn KT., TM., TL. hoặc TUQ. cho đúng chức vụ.',
  CAPACITY_NEEDS_DEPUTY:
    'Ký thay (KT.) chỉ dành cho cấp phó của người đứng đầu. Hãy chọn lại quyền hạn hoặc người ký.',
  CAPACITY_NEEDS_ACTING_HEAD:
    'Quyền (Q.) chỉ dành cho người được giao quyền cấp trưởng. Hãy chọn lại quyền hạn hoặc người ký.',
  CAPACITY_NEEDS_AGENCY_LEADER:
    'Ký thay mặt (TM.) chỉ dành cho người đứng đầu hoặc cấp phó của cơ quan. Hãy chọn lại quyền hạn hoặc người ký.',
  CAPACITY_NEEDS_UNIT_HEAD:
    'Thừa lệnh (TL.) và thừa ủy quyền (TUQ.) chỉ dành cho người đứng đầu đơn vị thuộc cơ quan. Hãy chọn lại người.',
  DELEGATION_MISSING:
    'Chưa có văn bản giao ký thừa lệnh hoặc thừa ủy quyền cho người này. Người đứng đầu ghi ủy quyền trước, rồi trình lại.',
  DELEGATION_ENDED: 'Ủy quyền đã hết hạn hoặc đã bị rút. Cần ủy quyền mới, hoặc chọn người ký khác.',
  DELEGATION_OUT_OF_SCOPE:
    'Ủy quyền của người này không gồm loại văn bản này. Cần ủy quyền khác, hoặc chọn người ký khác.',
  DELEGATION_ONWARD:
    'Người được ủy quyền không được ủy quyền lại (NĐ 30/2020 Điều 13). Hãy để người đứng đầu giao.',
  DELEGATION_CIRCULAR:
    'Ủy quyền này quay vòng: người được giao, trực tiếp hay qua người khác, lại giao cho chính người giao trong cùng thời gian. Chọn người khác hoặc ngày khác.',
  ABSENCE_OVERLAPS:
    'Người này đã có ghi vắng mặt trong những ngày đó cho cùng việc. Rút ghi cũ trước, hoặc chọn ngày khác.',
  ABSENCE_NOT_IN_FORCE:
    'Bạn không còn làm thay người này: thời gian vắng đã hết, đã rút, hoặc chưa đến. Mở lại danh sách việc của bạn.',
  DELEGATION_INVALID:
    'Ủy quyền chưa hợp lệ: kiểm tra người giao, người được giao, loại văn bản và thời hạn. Chỗ sai được đánh dấu.',
  OUTGOING_NOTHING_TO_RECALL:
    'Không có nơi nhận nào thu hồi được: đã trả lại, đã thu hồi, chưa gửi tới hoặc đang chờ trả lời. Xem lại mục Gửi nhận.',
  OUTGOING_NOBODY_TO_REMIND:
    'Không còn nơi nhận nào cần nhắc: đã vào sổ, đã đọc hoặc đã mở hết. Xem lại mục Gửi nhận.',
  INTERNAL_RECIPIENT_UNKNOWN:
    'Có đơn vị hoặc người nhận trong cơ quan không còn, hoặc không còn giữ chức vụ. Bỏ hoặc chọn lại ở mục nơi nhận khác.',
  MAIL_NOT_SET_UP:
    'Máy chủ chưa cài đặt thư điện tử nên không gửi được cho công dân, doanh nghiệp. Báo quản trị cài đặt, hoặc bỏ các nơi nhận qua thư điện tử.',
  MAIL_ADDRESS_TWICE:
    'Địa chỉ thư điện tử đã có trong danh sách nơi nhận. Mỗi địa chỉ chỉ nhận một thư; bỏ bớt chỗ trùng.',
  MAIL_WRONG_STATE:
    'Thư này không ở tình trạng gửi lại được: đang chờ gửi hoặc đã gửi. Xem lại tình trạng mới nhất.',
  LETTER_WITHDRAWN:
    'Văn bản đã được thu hồi hoặc thay thế nên không tải được nữa. Hỏi cơ quan ban hành để nhận bản mới.',
  OUTGOING_VERSION_UNKNOWN: 'Bản này không còn trong văn bản. Mở bản mới nhất rồi góp ý ở đó.',
  COMMENT_PAGE_UNKNOWN: 'Bản này không có trang đó. Chọn lại chỗ góp ý trên một trang của bản đang xem.',
  COMMENTS_FULL:
    'Văn bản đã có quá nhiều góp ý nên chưa ghi thêm được. Trả lời vào góp ý đang mở, hoặc gộp các ý vào một góp ý mới.',
  APPENDIX_SIGNED:
    'Tệp đã có chữ ký số nên không ghép chung được: ghép sẽ làm mất chữ ký. Để phụ lục thành tệp riêng, hoặc chọn tệp chưa ký.',
  OUTGOING_REFERENCE_UNKNOWN:
    'Văn bản được phúc đáp hoặc được thay thế không tìm thấy hoặc không còn hiệu lực. Chọn văn bản khác, hoặc để trống.',
  COPY_NEEDS_ORIGINAL:
    'Văn bản này đã là bản sao. Sao y và trích sao chỉ lập từ bản gốc; từ bản sao y thì lập sao lục.',
  COPY_NEEDS_SAO_Y: 'Sao lục chỉ lập từ bản sao y. Văn bản này là bản gốc: hãy lập sao y.',
  COPY_PAGES_INVALID:
    'Trích sao lấy một phần của văn bản. Chọn ít nhất một trang và không chọn hết; cần cả văn bản thì sao y.',
  COPY_SOURCE_NOT_READY:
    'Văn bản chưa sao được: văn bản đi phải đóng dấu, văn bản đến phải vào sổ trước khi sao.',
  COPY_SOURCE_NOT_IN_FORCE:
    'Văn bản đã bị thu hồi, hủy hoặc thay thế nên không sao nữa. Sao văn bản thay thế nếu có.',
  COPY_SOURCE_INVALID: 'Chữ ký số trên văn bản nguồn không hợp lệ nên không sao. Hỏi lại cơ quan ban hành.',
  COPY_WRONG_STATE: 'Bản sao đã đóng dấu, đã hủy hoặc chưa có số. Xem lại danh sách bản sao.',
  READING_COPY_EMPTY: 'Không có dấu đến hoặc bút phê nào để vẽ. Tải tệp gốc.',
  READING_COPY_BROKEN:
    'Tệp PDF hỏng hoặc quá nặng nên không lập được bản để đọc; tệp gốc vẫn nguyên. Tải tệp gốc để xem.',
  READING_COPY_ENCRYPTED:
    'Tệp PDF đặt mật khẩu nên không lập được bản để đọc; tệp gốc vẫn nguyên. Tải tệp gốc và mở bằng mật khẩu.',
  REGISTER_UNKNOWN: 'Không tìm thấy sổ văn bản. Chọn sổ khác.',
  REGISTER_CLOSED: 'Sổ đã khóa hoặc là sổ của năm khác, không cấp số được. Chọn sổ của năm nay.',
  REGISTER_DATE_BACKWARDS:
    'Ngày của số không theo thứ tự: lùi trước số gần nhất trong sổ, hoặc sau hôm nay. Xem lại ngày, và đồng hồ của máy chủ.',
  REGISTER_NUMBER_BOUND: 'Số này đã thuộc về một văn bản. Xem văn bản mang số này, hoặc chọn số khác.',
  REGISTER_NUMBER_VOID: 'Số này đã hủy và không bao giờ dùng lại. Chọn số khác.',
  REGISTER_NUMBER_BACKDATED:
    'Số giữ chỗ mang ngày trước ngày ký văn bản, nên không dùng được. Lấy số tiếp theo, hoặc số giữ từ ngày ký trở đi.',
  REGISTER_OTHER_KIND: 'Loại văn bản này có sổ riêng, không lấy số ở sổ đã chọn. Chọn sổ của loại đó.',
  REGISTER_NAME_TAKEN: 'Trong năm đã có sổ mang tên này. Đặt tên khác.',
  REGISTER_KIND_TAKEN:
    'Một loại văn bản đã chọn đang thuộc sổ khác. Bỏ loại đó khỏi sổ kia trước, hoặc không chọn ở đây.',
  REGISTER_PATTERN_AMBIGUOUS:
    'Ký hiệu này không phân biệt được với ký hiệu của sổ khác trong năm: hai văn bản có thể trùng số. Đổi mẫu ký hiệu, hoặc mở sổ từ năm sau.',
  REGISTER_NOTATION_TOO_LONG:
    'Ký hiệu dài quá 30 ký tự, gói tin liên thông không nhận. Rút ngắn mẫu ký hiệu hoặc chữ viết tắt.',
  REGISTER_IMPORT_BELOW:
    'Có số trong khoảng này đã cấp ở đây rồi. Xem lại số đầu và số cuối của sổ giấy; số tiếp theo ghi bên dưới.',
  REGISTER_IMPORT_GAP:
    'Sổ giấy bắt đầu sau số tiếp theo, sẽ có số không ai giữ. Ghi đủ từ số tiếp theo trở đi.',
  REGISTER_FILE_INVALID:
    'Bảng chưa đúng. Cần các cột so_sach, tu_so, den_so, ngay (tối đa 100 dòng); các ô sai ghi bên dưới. Chưa có gì thay đổi.',
  REGISTER_ROW_FIXED:
    'Cột của số này lấy từ văn bản hoặc số chưa có văn bản, không ghi tay được. Sửa ở văn bản nếu cần.',
  REGISTER_PRINT_RUNNING: 'Đang in sổ này. Đợi bản in đó xong rồi in tiếp.',
  REGISTER_PRINT_NOT_READY: 'Bản in chưa xong hoặc không in được. Đợi thêm, hoặc in lại.',
  INCOMING_WRONG_STATE:
    'Văn bản đã sang bước khác nên không làm được việc này nữa. Xem lại trạng thái mới nhất.',
  INCOMING_SIGNATURE_INVALID: 'Chữ ký số không hợp lệ. Muốn vào sổ phải ghi lý do, hoặc từ chối tiếp nhận.',
  INCOMING_TWIN:
    'Văn bản này trùng với một văn bản đã có. Xem bản kia, rồi chọn giữ cả hai, liên kết hoặc bỏ bản trùng.',
  INCOMING_NO_TWIN: 'Hai văn bản này không trùng nhau. Mở lại danh sách bản trùng rồi chọn lại.',
  INCOMING_NO_LEAD: 'Phải có đúng một người chủ trì. Chọn một người rồi phân công lại.',
  INCOMING_NOT_HANDLER:
    'Bạn không được phân công xử lý văn bản này. Đề nghị lãnh đạo phân công nếu việc là của bạn.',
  INCOMING_NO_REQUEST:
    'Nơi gửi không còn yêu cầu nào chờ trả lời ở văn bản này. Xem lại trạng thái mới nhất.',
  INCOMING_NO_UNIT_HEAD:
    'Đơn vị này hiện không có người đứng đầu. Chọn một người của đơn vị, hoặc đề nghị quản trị cập nhật chức vụ.',
  INCOMING_PERSON_LEFT:
    'Người được chọn đã thôi giữ chức vụ này. Tải lại danh sách rồi chọn người đang giữ chức vụ, hoặc giao cho đơn vị.',
  INCOMING_HOLDER_STAYS:
    'Người đang giữ phần việc này vẫn còn chức vụ. Thu lại phần việc, hoặc để người đó tự chuyển.',
  INCOMING_CIRCULAR:
    'Người được chọn đã có phần việc trong văn bản này, hoặc chính là người đã giao hay chuyển nó. Chọn người khác.',
  INCOMING_DEADLINE:
    'Hạn phải từ hôm nay trở đi và không muộn hơn hạn của người giao. Khi xin gia hạn, ngày mới phải sau hạn cũ. Chọn ngày khác.',
  INCOMING_DAY_OFF: 'Hạn rơi vào ngày nghỉ. Dùng ngày làm việc được đề xuất, hoặc xác nhận vẫn giữ ngày này.',
  FOLLOW_UP_NOBODY:
    'Những người đã chọn không còn việc nào quá hạn, sắp đến hạn, hoặc vừa được nhắc. Xem lại danh sách đôn đốc; nhắc lại được sau 4 giờ.',
  INCOMING_TREE_FULL:
    'Văn bản đã được phân phối qua quá nhiều cấp hoặc cho quá nhiều người. Giao bớt người, hoặc giao ở cấp trên.',
  INCOMING_BEGUN: 'Người bị thu lại phần việc đã bắt đầu xử lý. Ghi lý do rồi làm lại.',
  INCOMING_PART_DONE: 'Phần việc của bạn đã được báo xong. Mở lại văn bản để xem trạng thái mới nhất.',
  INCOMING_PARTS_OPEN:
    'Còn người chưa xong phần việc của mình. Chờ họ, hoặc chọn kết thúc dù còn phần chưa xong.',
  INCOMING_TIME_ASKED: 'Bạn đã xin gia hạn và đang chờ trả lời. Chờ người giao việc trả lời.',
  INCOMING_NO_TIME_ASKED:
    'Không còn yêu cầu gia hạn nào chờ trả lời. Mở lại văn bản để xem trạng thái mới nhất.',
  INCOMING_CANCELLED:
    'Văn bản đã hủy theo yêu cầu của nơi gửi nên không mở tệp được nữa. Liên hệ nơi gửi, hoặc mở văn bản thay thế.',
  CALENDAR_INVALID:
    'Lịch có ngày không thuộc năm đang xác nhận, có ngày ghi hai lần, hoặc cả tuần không có ngày làm việc. Sửa các dòng được chỉ ra rồi lưu lại.',
  INTAKE_WRONG_STATE: 'Mục này đang được xử lý, đã được tiếp nhận hoặc đã bỏ qua. Xem lại trạng thái mới.',
  INTAKE_FILE_UNKNOWN: 'Tệp đã chọn không thuộc mục này. Chọn lại trong các tệp của mục.',
  ...workFileError,
  PACKET_MALFORMED: 'Gói tin liên thông sai cấu trúc. Nơi gửi sửa các mục được nêu rồi gửi lại.',
  PACKET_TOO_LARGE: 'Gói tin liên thông quá lớn. Nơi gửi giảm dung lượng tệp rồi gửi lại.',
  PACKET_DIGEST_MISMATCH:
    'Tệp trong gói tin không khớp mã băm đã khai báo nên chưa nhận. Nơi gửi tạo gói mới rồi gửi lại.',
  PACKET_SIGNATURE_INVALID:
    'Chữ ký của gói tin liên thông không hợp lệ nên chưa nhận. Nơi gửi kiểm tra khóa liên thông rồi gửi lại.',
  PACKET_CONFLICT:
    'Gói tin cùng mã nhưng khác nội dung đã được nhận trước đó. Hai bên đối chiếu rồi gửi với mã mới.',
  RECEIPT_INVALID:
    'Biên nhận không đọc được, không do nơi nhận ký, hoặc nói về gói tin khác nên chưa ghi nhận. Đề nghị nơi nhận xuất lại biên nhận.',
  PART_NOT_OFFERED:
    'Tệp này không thuộc gói tin nào đang chờ nhận. Bên gửi gửi lại phần bao thư trước, rồi mới gửi tệp.',
  PART_OFFSET_WRONG:
    'Vị trí gửi tiếp của tệp không khớp với phần đã nhận. Bên gửi hỏi lại phần còn thiếu rồi gửi tiếp.',
  EXCHANGE_SENDER_UNKNOWN:
    'Cơ quan gửi không có trong danh bạ liên thông nên chưa nhận. Báo quản trị hệ thống bổ sung danh bạ.',
  EXCHANGE_SENDER_REFUSED:
    'Cơ quan gửi hiện không được phép gửi qua hệ thống này. Hai bên đối chiếu danh bạ liên thông rồi gửi lại.',
  EXCHANGE_PEER_UNKNOWN:
    'Danh bạ của nơi nhận chưa có chứng thư hiện nay của máy chủ gửi. Hệ thống tự gửi lại; nếu quá một giờ chưa được, báo quản trị nơi nhận bổ sung chứng thư.',
  EXCHANGE_PEER_SILENT:
    'Máy chủ nơi nhận không trả lời trong suốt thời gian hệ thống tự gửi lại. Liên hệ nơi nhận, rồi gửi lại hoặc đổi cách gửi.',
  EXCHANGE_RECIPIENT_UNKNOWN:
    'Cơ quan nhận không có trong danh bạ liên thông. Kiểm tra lại mã, hoặc báo quản trị hệ thống.',
  STATUS_ILLEGAL: 'Trạng thái báo về không đúng trình tự nên không ghi. Nơi gửi đối chiếu lại.',
  STATUS_UNKNOWN_DOCUMENT:
    'Trạng thái báo về cho văn bản không có trong hệ thống. Nơi gửi kiểm tra lại mã văn bản.',
  DELIVERY_WRONG_STATE:
    'Lượt gửi này vừa đổi trạng thái nên không làm được việc này nữa. Xem lại trạng thái mới.',
  DELIVERY_EXISTS: 'Văn bản đã có lượt gửi đến cơ quan này. Xem lượt gửi ấy.',
  EVIDENCE_NOT_READY: 'Chưa có bằng chứng vì văn bản chưa được gửi đi. Hãy thử lại sau ít phút.',
  LOG_BROKEN:
    'Nhật ký trao đổi đã bị thay đổi từ bên ngoài nên không dùng làm bằng chứng được. Hãy báo quản trị hệ thống.',
} as const satisfies Record<ErrorCode, string>;
