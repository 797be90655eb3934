// One sentence for each error code: what is wrong and what to do, in English.
import type { Same } from '../same.ts';
import type * as vi from '../vi/error.ts';
import { workFileError } from './work-files.ts';

/** What the browser itself finds out, without an answer of the server. */
export const unanswered: Same<typeof vi.unanswered> = {
  network: 'The server cannot be reached. Check the network and try again; what you typed is kept.',
  aborted: 'Upload stopped.',
  notKept:
    'This browser keeps no more notes. Copy the words elsewhere, or send them once there is a network.',
  unexpected: 'The server answered in an unknown form. Try again; if it goes on, tell the administrator.',
};

export const error: Same<typeof vi.error> = {
  BAD_INPUT: 'Something entered is not right. Mend the marked parts and try again.',
  NOT_SIGNED_IN: 'The session has ended. Sign in again to go on.',
  FORBIDDEN: 'The post being worn may not do this. Change the post or ask the administrator.',
  NOT_FOUND: 'Not found, or not something you may see.',
  CONFLICT: 'The document was changed elsewhere. Look at the newest and go on; what you typed is kept.',
  TOO_MANY_REQUESTS: 'Too many tries in a short time. Wait a little and try again.',
  ORIGIN_REFUSED:
    'The request came from a foreign address and was blocked. Open the system at its own address.',
  BODY_TOO_LARGE: 'What was sent is too large. Shorten it and try again.',
  HEADERS_TOO_LARGE:
    'The address or the head of the request is too long. Shorten the search or open the page again.',
  REQUEST_TIMEOUT: 'The request came too slowly and was cut. Check the connection and send it again.',
  INTERNAL:
    'The server failed; nothing was lost. Try again; if it goes on, tell the administrator the reference.',
  NOT_READY: 'The system is starting. Wait a few seconds and try again.',
  SERVER_BUSY: 'The server is busy signing and verifying many files. Wait a moment and try again.',
  AUTH_WRONG_CREDENTIALS: 'User name or password is wrong. Check the keyboard and Caps Lock and try again.',
  AUTH_POST_NOT_YOURS: 'This post is no longer yours. Reload to see your posts.',
  AUTH_PASSWORD_WRONG: 'The current password is wrong. Check the keyboard and Caps Lock and try again.',
  AUTH_PASSWORD_WEAK:
    'The new password needs at least 10 characters, must differ from the current one and not contain the user name.',
  AUTH_STEP_UP_NEEDED:
    'You signed in a while ago. Type your password again so that it is certain that you are signing; what you chose and placed stays.',
  PUSH_ADDRESS_REFUSED:
    'The server may not send to the push service of this browser. Use another browser, or ask the administrator to allow that service.',
  PUSH_TOO_MANY_BROWSERS:
    'Ten browsers are told by push already. Remove one that is no longer used and try again.',
  FILE_NOT_PDF: 'This is not a PDF. Export the document as PDF and upload again.',
  FILE_BROKEN: 'The PDF is broken and cannot be read. Export it again and upload.',
  FILE_ENCRYPTED: 'The PDF has a password and cannot be signed. Remove it and upload again.',
  FILE_TYPE_REFUSED:
    'This kind of file is not taken. Convert it to PDF, Word, Excel, ODF, PNG/JPEG, plain text or ZIP and upload again.',
  FILE_TOO_LARGE: 'The file is larger than allowed. Make it smaller or split off appendices.',
  FILE_EMPTY: 'The file is empty. Choose again.',
  FILE_UNKNOWN: 'The server no longer has this file. Upload it again.',
  FILE_RANGE_UNSATISFIABLE: 'That part of the file cannot be read. Reload the page.',
  UPLOAD_INTERRUPTED: 'The upload broke off. Upload this file again.',
  STORAGE_FULL: 'The server has no room for files. Tell the administrator; what you typed is kept.',
  DIRECTORY_OF_THIS_SERVER:
    'This agency or address is of this very server. Change it in the description of the office.',
  DIRECTORY_DATE_PAST: 'The date is past. Choose a time from now on.',
  DIRECTORY_SERVER_EXISTS: 'This server is synchronised already. Look for it among the servers.',
  DIRECTORY_OTHER_OFFER:
    'What you looked at has changed, or somebody has decided. Load again and look before you decide.',
  DIRECTORY_INVALID: 'The directory has wrong entries; nothing was changed.',
  OFFICE_TYPE_REFUSED:
    'This is no Word or OpenDocument text that can be read here. Save it as .docx or .odt, or export it as PDF.',
  OFFICE_BROKEN:
    'The document is broken or cannot be opened. Open it in the word processor, save it as .docx and upload it; the original is kept.',
  OFFICE_ENCRYPTED:
    'The document has a password and cannot be converted. Remove it and upload the file again.',
  OFFICE_MACROS:
    'The document brings macros or program code and is not taken. Save it as .docx without macros.',
  OFFICE_EXTERNAL_LINKS:
    'The document takes content from files or addresses outside and is not taken. Embed that content, break the links and upload it again.',
  OFFICE_EXPANDS_TOO_FAR:
    'The document grows far too large when opened and is not taken. Make its images smaller, split off appendices, or export it as PDF.',
  OFFICE_UNAVAILABLE:
    'LibreOffice is not installed on the server, so no PDF can be made; the original is kept. Export the document as PDF and upload that.',
  OFFICE_TIMEOUT:
    'Making the PDF took too long and was stopped; the original is kept. Try again, or export the document as PDF and upload that.',
  OFFICE_FAILED:
    'The program that makes the PDF was stopped in the middle; the original is kept. Try again, or export the document as PDF and upload that.',
  OFFICE_QUEUE_FULL: 'Too many files wait to become PDFs. Wait a moment and try again.',
  TEMPLATE_FIELDS_MISSING:
    'The template lacks fields it needs. Add those that are named and upload it again.',
  TEMPLATE_FIELDS_UNKNOWN:
    'The template has fields nobody knows. Correct the names that are told and upload it again.',
  OCR_UNAVAILABLE:
    'Tesseract with its Vietnamese letters is not installed on the server, so scans are not read; the scan is kept. Fill in the fields by hand.',
  OCR_TIMEOUT:
    'Reading the scan took too long and was stopped; the scan is kept. Try again, or fill in the fields by hand.',
  OCR_FAILED:
    'The program that reads scans was stopped in the middle; the scan is kept. Try again, or fill in the fields by hand.',
  PAPER_SIGNED:
    'The file is digitally signed and is not taken apart, because its signatures would be lost. Keep it whole and take it as it is.',
  PAPER_CUTS_INVALID:
    'These cuts name a page that is not in the file, or one page twice. Look at the cuts again.',
  RECIPIENT_UNREACHABLE:
    'Some recipients are dissolved or receive nothing now, so nothing was sent. Look at them, and release without these.',
  RECIPIENT_LIST_NAME_TAKEN: 'A list of recipients has this name already. Choose another name.',
  INCOMING_PAPER_DATE:
    'The paper cannot come after today; and only paper that is noted as here can be noted as missing.',
  INCOMING_NO_SIGNATURE:
    'The document has no electronic signature to check again. Look at the paper, or ask who issued it.',
  INCOMING_PAPER_FULL:
    'The note on the paper of this document was corrected fifty times. Write the rest in the paper book.',
  PHRASES_FULL: 'You keep fifty sentences, which is the most. Remove one that you no longer use.',
  RECIPIENT_LISTS_FULL: 'There are too many lists of recipients. Remove one that nobody uses.',
  RECIPIENTS_TOO_MANY: 'More than 1,000 lines were pasted. Paste them in parts.',
  AGENCY_UNKNOWN: 'A recipient is no longer in the directory. Remove it and choose again.',
  IMAGE_NOT_PNG: 'This is not a PNG. Choose a transparent PNG.',
  CREDENTIAL_MISSING: 'No signing key. Load one in your profile or ask the administrator.',
  CREDENTIAL_LOCKED:
    'The key is locked for a while after too many wrong PINs. Wait or ask the administrator.',
  CREDENTIAL_WAY_CLOSED:
    'This server does not offer that way to hold a key. Choose another one, or ask the administrator.',
  CREDENTIAL_ELSEWHERE:
    'Your key is not held in this way. See “How the key is held” in your profile, then sign again.',
  PIN_WRONG:
    'Wrong PIN; nothing was signed and the places are kept. Try again; several wrong tries in a row lock the key for a while.',
  KEY_FILE_BROKEN: 'The key file cannot be read. A sound PKCS#12 file (.p12, .pfx) is needed.',
  CERT_ENDS_SOON: 'The agency’s certificate ends soon. Renew it before that day.',
  CERT_EXPIRED: 'The certificate has expired. Renew it and load the new key.',
  CERT_NOT_YET_VALID: 'The certificate is not valid yet. Wait, or use another.',
  CERT_UNTRUSTED: 'The certificate is not from an authority the system trusts.',
  CERT_KEY_USAGE: 'The certificate was not issued for signing documents.',
  CERT_REVOKED: 'The certificate has been revoked. Ask its issuer.',
  PDF_FORBIDS_CHANGE: 'The PDF forbids further signatures. Upload an unlocked one.',
  PDF_PAGE_UNKNOWN: 'That page is not in the document. Place the box again.',
  MARK_OUTSIDE_PAGE: 'A box lies beyond the edge of the page. Move it onto the page and sign again.',
  MARKS_OVERLAP: 'Two boxes lie on one another. Move them apart and sign again.',
  MARK_NOT_DRAWN:
    'A box cannot be drawn: it covers too much of the page, or its text has a character that cannot be written. Make it smaller or change the text.',
  TIMESTAMP_UNAVAILABLE:
    'The time-stamp service does not answer; nothing was signed. Try again in a few minutes.',
  REVOCATION_UNAVAILABLE: 'Revocation could not be checked; nothing was signed. Try again in a few minutes.',
  SIGNING_FAILED: 'Signing failed; the document is unchanged. Try again, or tell the administrator.',
  SIGNING_IN_PROGRESS: 'Someone else is signing this document. Wait or try again in a few minutes.',
  TOKEN_UNAVAILABLE:
    'The token is not there. Plug it into the server again, then sign again; the document is as it was.',
  REMOTE_KEY_REFUSED:
    'The remote signing service refuses. See its message on your telephone, or ask its operator; the document is as it was.',
  REMOTE_KEY_UNAVAILABLE:
    'The remote signing service cannot be reached. Try again in a few minutes; the document is as it was.',
  DESKTOP_LINK_USED: 'This link for signing has been used or has run out. Press sign again for a new one.',
  DESKTOP_OTHER_DOCUMENT:
    'What the signing program sent back is not the document it was given, or was altered. It was not taken; press sign again.',
  SIGNER_NOT_EXPECTED:
    'The document was signed with another certificate than the registered one. Plug in your own token and sign again.',
  DESKTOP_ATTACHMENTS:
    'A separate PDF annex is not signed yet, so the main file was not taken. Press sign again: the program signs the missing annexes first.',
  BATCH_RUNNING: 'This batch is being signed now. Wait until it is done.',
  BATCH_NOT_PLACED:
    'Some documents have no place for the signature yet. Open the marked ones, place it or leave them out, then sign again.',
  SIGNING_EXPIRED: 'The claim for signing has run out; nothing was signed. Press sign again.',
  OUTGOING_WRONG_STATE: 'The document has moved on, so this can no longer be done. Look at its newest state.',
  OUTGOING_INCOMPLETE: 'The draft lacks something. Fill in the marked parts and submit again.',
  OUTGOING_NO_RECIPIENT: 'No recipient. Choose at least one.',
  OUTGOING_NOT_SIGNED: 'The leader has not signed yet. Wait for the signature.',
  OUTGOING_NOT_SIGNER: 'This document was submitted to someone else.',
  OUTGOING_ALREADY_NUMBERED: 'The document already has a number.',
  OUTGOING_NOT_NUMBERED: 'The document has no number yet. Take one before it is released.',
  OUTGOING_NOT_SEALED: 'The document lacks the agency’s signature. Seal it before it is released.',
  OUTGOING_ANNEX_NOT_SEALED:
    'An annex in a file of its own lacks the agency’s signature. Tell the administrator; do not release it.',
  OUTGOING_SIGNATURE_INVALID:
    'The result did not verify and was not used; the document is unchanged. Tell the administrator.',
  OUTGOING_FORM_UNEXPLAINED:
    'Faults of form are left in the file. Give the reason to pass it (10 characters at least), or return it to be mended.',
  OUTGOING_STATE_SECRET:
    'The file has a secrecy stamp. State secrets are not submitted, numbered or sent here: withdraw the document and handle it by the rules for state secrets.',
  OUTGOING_FORM_NOT_PASSED: 'The form check has not passed yet.',
  CIRCUIT_STEP_MISSING:
    'The circuit lacks a mandatory step of the agency. Add it again, with its people and in its place.',
  CIRCUIT_STEP_EMPTY: 'A step of the circuit has nobody. Choose somebody, or have the default changed.',
  CIRCUIT_PERSON_UNKNOWN:
    'The person does not hold a post in this agency any more, or is in the step already. Choose somebody else.',
  CIRCUIT_NOT_DONE: 'The steps before the signature are not done. The circuit shows whom it waits for.',
  CIRCUIT_OPINION_PENDING: 'An opinion must be answered before the document goes on.',
  CIRCUIT_NOTHING_TO_TAKE_BACK: 'It cannot be taken back: the next person has acted, or it was not yours.',
  CIRCUIT_LIMIT: 'Too many opinions were asked on this document. Return it to its drafter.',
  CAPACITY_NEEDS_HEAD: 'The signer is not the head of the agency. Choose KT., TM., TL. or TUQ. by his post.',
  CAPACITY_NEEDS_DEPUTY: 'KT. is for deputies of the head. Choose another capacity or signer.',
  CAPACITY_NEEDS_ACTING_HEAD: 'Q. is for one who acts for the head. Choose another capacity or signer.',
  CAPACITY_NEEDS_AGENCY_LEADER: 'TM. is for the head or a deputy of the agency. Choose another.',
  CAPACITY_NEEDS_UNIT_HEAD: 'TL. and TUQ. are for heads of units of the agency. Choose another person.',
  DELEGATION_MISSING: 'Nothing was delegated to this person. The head writes down a delegation first.',
  DELEGATION_ENDED: 'The delegation has ended or was withdrawn. A new one is needed, or another signer.',
  DELEGATION_OUT_OF_SCOPE: 'The delegation is not for this kind of document.',
  DELEGATION_ONWARD: 'What was delegated is not delegated on (Decree 30/2020, Article 13).',
  DELEGATION_CIRCULAR:
    'It goes round: whoever it is given to gives, directly or over others, to the giver at the same time. Choose somebody else or other days.',
  ABSENCE_OVERLAPS:
    'An absence for these days and the same work is noted already. End that one first, or choose other days.',
  ABSENCE_NOT_IN_FORCE:
    'You do not act for this person any more: the absence is over, ended, or not yet begun. Open your own list again.',
  DELEGATION_INVALID: 'The delegation is not sound: look at its people, kinds and dates.',
  OUTGOING_NOTHING_TO_RECALL:
    'None of these recipients can be asked: refused, recalled, not reached, or asked already. Look at the deliveries.',
  OUTGOING_NOBODY_TO_REMIND:
    'Nobody is left to remind: all have registered, read or opened it. Look at the deliveries.',
  INTERNAL_RECIPIENT_UNKNOWN:
    'A unit or person of the agency is not there, or has no post any more. Remove it, or choose again.',
  MAIL_NOT_SET_UP: 'This server sends no e-mail. Tell the administrator, or remove the e-mail recipients.',
  MAIL_ADDRESS_TWICE: 'The address is among the recipients already. Remove one of the two.',
  MAIL_WRONG_STATE: 'This letter cannot be sent again now: it waits, or was sent. Look at its newest state.',
  LETTER_WITHDRAWN:
    'The document was recalled or replaced and cannot be downloaded any more. Ask the agency that issued it.',
  OUTGOING_VERSION_UNKNOWN:
    'This version is no longer part of the document. Open the newest one and comment there.',
  COMMENT_PAGE_UNKNOWN: 'This version has no such page. Choose a place on a page that it has.',
  COMMENTS_FULL:
    'There are too many comments already. Answer an open one, or put several points into one comment.',
  APPENDIX_SIGNED:
    'The file is signed and cannot be joined: that would break the signature. Keep the attachment separate, or choose the unsigned file.',
  OUTGOING_REFERENCE_UNKNOWN:
    'The document answered or replaced is not there or no longer in force. Choose another one, or none.',
  COPY_NEEDS_ORIGINAL: 'This is a copy already. Make a SAO LỤC of a SAO Y, or take the original.',
  COPY_NEEDS_SAO_Y: 'A SAO LỤC is made of a SAO Y only. This is an original: make a SAO Y.',
  COPY_PAGES_INVALID: 'An extract has some of the pages. Choose at least one, and not all of them.',
  COPY_SOURCE_NOT_READY:
    'It cannot be copied yet: an outgoing document is sealed first, an incoming one registered.',
  COPY_SOURCE_NOT_IN_FORCE:
    'The document was recalled, cancelled or replaced. Copy the one that took its place.',
  COPY_SOURCE_INVALID: 'A signature of the document does not verify, so it is not copied. Ask its issuer.',
  COPY_WRONG_STATE: 'The copy is sealed or cancelled already, or has no number. Look at the list of copies.',
  READING_COPY_EMPTY: 'There is no stamp or handwriting to draw. Download the original.',
  READING_COPY_BROKEN:
    'The PDF is broken or too heavy, so no copy for reading can be made; the original is whole. Download the original.',
  READING_COPY_ENCRYPTED:
    'The PDF has a password, so no copy for reading can be made; the original is whole. Download the original and open it with its password.',
  REGISTER_UNKNOWN: 'The book was not found. Choose another.',
  REGISTER_CLOSED: 'The book is closed or of another year. Choose one of this year.',
  REGISTER_DATE_BACKWARDS:
    'The date is out of order: before the last number of the book, or after today. Check it, and the clock of the server.',
  REGISTER_NUMBER_BOUND:
    'This number belongs to a document. Look at that document, or choose another number.',
  REGISTER_NUMBER_VOID: 'This number is void and never used again. Choose another.',
  REGISTER_NUMBER_BACKDATED:
    'The reserved number is dated before the document was signed. Take the next number, or one reserved since then.',
  REGISTER_OTHER_KIND: 'This kind of document is numbered in a book of its own. Choose that book.',
  REGISTER_NAME_TAKEN: 'The year has a book of this name already. Choose another name.',
  REGISTER_KIND_TAKEN:
    'One of these kinds belongs to another book. Take it from there first, or leave it out here.',
  REGISTER_PATTERN_AMBIGUOUS:
    'The notation cannot be told apart from that of another book of the year: two documents could carry one number. Change the pattern, or begin with the next year.',
  REGISTER_NOTATION_TOO_LONG:
    'The notation is longer than the 30 characters of an exchange packet. Shorten the pattern or the abbreviations.',
  REGISTER_IMPORT_BELOW:
    'A number of this run was given here already. Check the first and last number of the paper book; the next number is told below.',
  REGISTER_IMPORT_GAP:
    'The paper book begins after the next number, so some would belong to nobody. Begin with the next number.',
  REGISTER_FILE_INVALID:
    'The table is not right. It needs the columns so_sach, tu_so, den_so, ngay (100 rows at most); the wrong cells are told below. Nothing has changed.',
  REGISTER_ROW_FIXED:
    'The columns of this number come from its document, or it has none yet. Change the document if need be.',
  REGISTER_PRINT_RUNNING: 'This book is being printed. Wait for that print.',
  REGISTER_PRINT_NOT_READY: 'The print is not finished, or it failed. Wait, or print again.',
  INCOMING_WRONG_STATE: 'The document has moved on, so this can no longer be done. Look at its newest state.',
  INCOMING_SIGNATURE_INVALID: 'The signature is invalid. Give a reason to register it, or refuse it.',
  INCOMING_TWIN:
    'This is the same as a document that is here. Look at that one, then keep both, link them, or drop this one.',
  INCOMING_NO_TWIN:
    'These two documents are not the same. Open the list of duplicates again and choose anew.',
  INCOMING_NO_LEAD: 'Exactly one lead is needed.',
  INCOMING_NOT_HANDLER: 'This document was not assigned to you.',
  INCOMING_NO_REQUEST: 'The sender asks nothing of this document any more. Look at its newest state.',
  INCOMING_NO_UNIT_HEAD:
    'The unit has no head in office. Choose one of its people, or have its head entered.',
  INCOMING_PERSON_LEFT:
    'The person chosen no longer holds that post. Load the list again and choose somebody in office, or the unit.',
  INCOMING_HOLDER_STAYS:
    'Who holds this part is still in office. Take the part back, or let them hand it over.',
  INCOMING_CIRCULAR:
    'The person has a part of this document already, or it came from them. Choose somebody else.',
  INCOMING_DEADLINE:
    'The deadline must be today or later and no later than the deadline of who gives it; more time means a later date. Choose another date.',
  INCOMING_DAY_OFF:
    'Nobody works on the day of the deadline. Take the working day proposed, or keep it knowingly.',
  FOLLOW_UP_NOBODY:
    'Those chosen have nothing late or due soon any more, or were reminded just now. Look at the list again; after 4 hours they can be reminded anew.',
  INCOMING_TREE_FULL:
    'It was given further too often or to too many. Give it to fewer people, or on a higher level.',
  INCOMING_BEGUN: 'Somebody it is taken from has begun. Write a reason and do it again.',
  INCOMING_PART_DONE: 'Your part is done already. Look at the newest state.',
  INCOMING_PARTS_OPEN: 'Others have not done their parts. Wait for them, or choose to end it all the same.',
  INCOMING_TIME_ASKED: 'You have asked for more time already. Wait for the answer.',
  INCOMING_NO_TIME_ASKED: 'No request for more time waits any more. Look at the newest state.',
  INCOMING_CANCELLED:
    'The document was cancelled as its sender asked, so its files are not opened. Ask the sender, or open the document that replaces it.',
  CALENDAR_INVALID:
    'A day is not of this year, stands twice, or nobody would ever work. Mend the lines shown and save again.',
  INTAKE_WRONG_STATE:
    'This item is being processed, or was taken or put aside already. Look at its newest state.',
  INTAKE_FILE_UNKNOWN: 'A chosen file does not belong to this item. Choose among its files.',
  ...workFileError,
  PACKET_MALFORMED: 'The packet is malformed.',
  PACKET_TOO_LARGE: 'The packet is too large.',
  PACKET_DIGEST_MISMATCH: 'A file of the packet does not match its declared digest.',
  PACKET_SIGNATURE_INVALID: 'The signature of the packet is invalid.',
  PACKET_CONFLICT: 'A packet with this identifier and other content was received before.',
  RECEIPT_INVALID:
    'The receipt cannot be read, was not signed by the recipient, or speaks of another packet. Ask the recipient for a new one.',
  PART_NOT_OFFERED: 'This file belongs to no packet that is waited for. Send the envelope first.',
  PART_OFFSET_WRONG: 'The file does not go on where it was broken off. Ask what is missing, then send that.',
  EXCHANGE_SENDER_UNKNOWN: 'The sender is not in the directory.',
  EXCHANGE_SENDER_REFUSED: 'The sender may not send to this server now.',
  EXCHANGE_PEER_UNKNOWN:
    'The directory of the receiver lacks the present certificate of the sending server. It is tried again by itself; after an hour, ask the administrator there to add the certificate.',
  EXCHANGE_PEER_SILENT:
    'The server of the recipient did not answer in all the time it was tried. Ask the recipient, then send again or another way.',
  EXCHANGE_RECIPIENT_UNKNOWN: 'The recipient is not in the directory.',
  STATUS_ILLEGAL: 'The reported status is out of order.',
  STATUS_UNKNOWN_DOCUMENT: 'The reported status is for an unknown document.',
  DELIVERY_WRONG_STATE:
    'This delivery has just moved on, so this cannot be done any more. Look at its state again.',
  DELIVERY_EXISTS: 'The document already goes to this agency. Look at that delivery.',
  EVIDENCE_NOT_READY: 'There is no evidence yet: nothing has been sent. Try again in a moment.',
  LOG_BROKEN:
    'The event log was changed from outside and cannot be used as evidence. Tell the administrator.',
};
