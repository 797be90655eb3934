// The table of all routes; routers, the client, openapi.json and the generic route tests walk it.
import * as audit from './audit.ts';
import * as auth from './auth.ts';
import * as batches from './batches.ts';
import * as circuit from './circuit.ts';
import * as dashboard from './dashboard.ts';
import * as delegations from './delegations.ts';
import * as directoryDesk from './directory-desk.ts';
import * as directoryList from './directory-list.ts';
import * as drafting from './drafting.ts';
import * as evidence from './evidence.ts';
import * as exchange from './exchange.ts';
import * as exchangeDesk from './exchange-desk.ts';
import * as files from './files.ts';
import * as formCheck from './form-check.ts';
import * as incoming from './incoming.ts';
import * as notifications from './notifications.ts';
import * as organization from './organization.ts';
import * as outgoing from './outgoing.ts';
import * as outgoingCircuit from './outgoing-circuit.ts';
import * as queues from './queues.ts';
import * as registers from './registers.ts';
import * as review from './review.ts';
import type { RouteContract } from './route.ts';
import * as signing from './signing.ts';
import * as verification from './verification.ts';

export const ROUTES = {
  signIn: auth.signIn,
  signOut: auth.signOut,
  getMe: auth.getMe,
  wearPost: auth.wearPost,
  changePassword: auth.changePassword,
  listDirectory: organization.listDirectory,
  getOwnAgency: organization.getOwnAgency,
  getProfile: organization.getProfile,
  putSignatureImage: organization.putSignatureImage,
  getSignatureImage: organization.getSignatureImage,
  getSealImage: organization.getSealImage,
  putCredential: organization.putCredential,
  listDelegations: delegations.listDelegations,
  makeDelegation: delegations.makeDelegation,
  withdrawDelegation: delegations.withdrawDelegation,
  downloadDelegationEvidence: delegations.downloadDelegationEvidence,
  uploadFile: files.uploadFile,
  downloadOwnFile: files.downloadOwnFile,
  convertFile: drafting.convertFile,
  getConversion: drafting.getConversion,
  retryConversion: drafting.retryConversion,
  listForms: drafting.listForms,
  writeForm: drafting.writeForm,
  downloadTemplate: drafting.downloadTemplate,
  putTemplate: drafting.putTemplate,
  dropTemplate: drafting.dropTemplate,
  verifyFile: verification.verifyFile,
  writeVerificationReport: verification.writeVerificationReport,
  getCounters: dashboard.getCounters,
  listNotifications: notifications.listNotifications,
  readNotification: notifications.readNotification,
  readAllNotifications: notifications.readAllNotifications,
  listAudit: audit.listAudit,
  getLogState: audit.getLogState,
  exportLog: audit.exportLog,
  listBooks: registers.listBooks,
  listEntries: registers.listEntries,
  voidNumber: registers.voidNumber,
  listOutgoing: outgoing.listOutgoing,
  createDraft: outgoing.createDraft,
  getOutgoing: outgoing.getOutgoing,
  updateDraft: outgoing.updateDraft,
  submitOutgoing: outgoing.submitOutgoing,
  approveOutgoing: outgoing.approveOutgoing,
  checkForm: outgoing.checkForm,
  getFormFindings: formCheck.getFormFindings,
  returnOutgoing: outgoing.returnOutgoing,
  cancelOutgoing: outgoing.cancelOutgoing,
  rejectOutgoing: outgoingCircuit.rejectOutgoing,
  takeBackOutgoing: outgoingCircuit.takeBackOutgoing,
  forwardOutgoing: outgoingCircuit.forwardOutgoing,
  askOpinion: outgoingCircuit.askOpinion,
  answerOpinion: outgoingCircuit.answerOpinion,
  listCircuitDefaults: circuit.listCircuitDefaults,
  getDefaultCircuit: circuit.getDefaultCircuit,
  putCircuitDefault: circuit.putCircuitDefault,
  removeCircuitDefault: circuit.removeCircuitDefault,
  beginSigning: signing.beginSigning,
  finishSigning: signing.finishSigning,
  abandonSigning: signing.abandonSigning,
  createBatch: batches.createBatch,
  listBatches: batches.listBatches,
  getBatch: batches.getBatch,
  placeInBatch: batches.placeInBatch,
  leaveOutOfBatch: batches.leaveOutOfBatch,
  runBatch: batches.runBatch,
  assignNumber: outgoing.assignNumber,
  releaseOutgoing: outgoing.releaseOutgoing,
  recallOutgoing: outgoing.recallOutgoing,
  changeRecipients: outgoing.changeRecipients,
  verifyOutgoing: outgoing.verifyOutgoing,
  downloadOutgoingFile: outgoing.downloadOutgoingFile,
  downloadDeliveryPacket: outgoing.downloadDeliveryPacket,
  listComments: review.listComments,
  addComment: review.addComment,
  replyToComment: review.replyToComment,
  settleComment: review.settleComment,
  listViews: review.listViews,
  holdEditor: review.holdEditor,
  leaveEditor: review.leaveEditor,
  listIncoming: incoming.listIncoming,
  getIncoming: incoming.getIncoming,
  acceptIncoming: incoming.acceptIncoming,
  registerIncoming: incoming.registerIncoming,
  refuseIncoming: incoming.refuseIncoming,
  instructIncoming: incoming.instructIncoming,
  assignIncoming: incoming.assignIncoming,
  reportProgress: incoming.reportProgress,
  completeIncoming: incoming.completeIncoming,
  agreeToRequest: incoming.agreeToRequest,
  refuseRequest: incoming.refuseRequest,
  downloadIncomingFile: incoming.downloadIncomingFile,
  listDeliveryCases: exchangeDesk.listDeliveryCases,
  retryDelivery: exchangeDesk.retryDelivery,
  readdressDelivery: exchangeDesk.readdressDelivery,
  giveUpDelivery: exchangeDesk.giveUpDelivery,
  listStatusCases: exchangeDesk.listStatusCases,
  retryStatus: exchangeDesk.retryStatus,
  getExchangeHealth: exchangeDesk.getExchangeHealth,
  getQueues: queues.getQueues,
  reviveEffect: queues.reviveEffect,
  downloadOutgoingEvidence: evidence.downloadOutgoingEvidence,
  downloadDocumentEvidence: evidence.downloadDocumentEvidence,
  downloadIncomingEvidence: evidence.downloadIncomingEvidence,
  postPacket: exchange.postPacket,
  postStatus: exchange.postStatus,
  offerPacket: exchange.offerPacket,
  postBundle: exchange.postBundle,
  putPart: exchange.putPart,
  askTruth: exchange.askTruth,
  reconcileExchange: exchangeDesk.reconcileExchange,
  fetchDirectory: directoryList.fetchDirectory,
  listDirectoryRows: directoryDesk.listDirectoryRows,
  getDirectoryRow: directoryDesk.getDirectoryRow,
  blockSender: directoryDesk.blockSender,
  unblockSender: directoryDesk.unblockSender,
  changeTerms: directoryDesk.changeTerms,
  importDirectoryFile: directoryDesk.importDirectoryFile,
  listDirectoryServers: directoryDesk.listDirectoryServers,
  addDirectoryServer: directoryDesk.addDirectoryServer,
  acceptServerKey: directoryDesk.acceptServerKey,
  refuseServerKey: directoryDesk.refuseServerKey,
  setServerRealms: directoryDesk.setServerRealms,
  removeDirectoryServer: directoryDesk.removeDirectoryServer,
  readServerNow: directoryDesk.readServerNow,
  listDirectoryPending: directoryDesk.listDirectoryPending,
  approveDirectoryChange: directoryDesk.approveDirectoryChange,
  rejectDirectoryChange: directoryDesk.rejectDirectoryChange,
} as const satisfies Record<string, RouteContract>;

export type RouteName = keyof typeof ROUTES;
