// The door of the development PKI. Nothing here belongs in a real deployment.
export { type Agency, type Holder, PkiError, type PkiErrorCode, type Reason } from './definition.ts';
export { makeSealPng, makeSignaturePng } from './images.ts';
export { DEFAULT_BASE_URL, type MakePkiOptions, makePki } from './make-pki.ts';
export { type Der, loadPki, type Pki, type PkiEntry, type PkiUrls, urlsAt } from './pki.ts';
export { type PkiServer, type PkiServerOptions, startPkiServer } from './server.ts';
export {
  type SigningService,
  type SigningServiceOptions,
  startSigningService,
} from './signing-service/service.ts';
