// Lists of recipients, and pasted text read as one: the door of the feature.
export { faultOf as recipientFault } from './domain/recipient-list.ts';
export { makeRecipients, type Recipients, type RecipientsDeps } from './make-recipients.ts';
