// Who may import whom: docs/ARCHITECTURE.md §2. test/architecture/layers.spec.ts runs this and counts what it saw.
const FEATURES =
  'organization|files|audit|registers|exchange|distribution|drafting|outgoing|incoming|intake|copies|reading-copies|evidence|work-files|search|reports|auth|notifications|verification|form-check|review|recipients|recognition|scans|calendar';

/** A feature may use only those that stand below it. */
const ABOVE = {
  organization:
    'recipients|distribution|drafting|auth|registers|exchange|outgoing|incoming|intake|reports|verification|files|evidence|copies|reading-copies|review',
  files:
    'recipients|distribution|drafting|auth|registers|exchange|outgoing|incoming|intake|reports|notifications|verification|evidence|copies|reading-copies|review',
  audit:
    'recipients|distribution|drafting|auth|registers|exchange|outgoing|incoming|intake|reports|organization|files|notifications|verification|evidence|copies|reading-copies|review',
  verification:
    'recipients|distribution|drafting|auth|registers|exchange|outgoing|incoming|intake|reports|notifications|evidence|copies|reading-copies|review|form-check',
  notifications:
    'recipients|distribution|drafting|registers|exchange|outgoing|incoming|intake|reports|evidence|copies|reading-copies|review',
  registers:
    'recipients|distribution|drafting|exchange|outgoing|incoming|intake|reports|auth|evidence|copies|reading-copies|review',
  exchange:
    'recipients|distribution|drafting|outgoing|incoming|intake|reports|auth|registers|evidence|copies|reading-copies|review',
  distribution:
    'recipients|drafting|outgoing|incoming|intake|reports|auth|registers|exchange|evidence|copies|reading-copies|review|verification',
  'form-check':
    'recognition|recipients|distribution|drafting|auth|registers|exchange|outgoing|incoming|intake|reports|notifications|organization|evidence|copies|reading-copies|review',
  recognition:
    'recipients|distribution|drafting|auth|registers|exchange|outgoing|incoming|intake|reports|notifications|organization|evidence|copies|reading-copies|review|verification|audit|files|scans',
  scans:
    'recipients|distribution|drafting|auth|registers|exchange|outgoing|incoming|reports|evidence|copies|reading-copies|review|verification',
  drafting:
    'distribution|outgoing|incoming|intake|registers|exchange|reports|auth|evidence|copies|reading-copies|verification|notifications|review|form-check',
  recipients:
    'distribution|drafting|auth|registers|exchange|outgoing|incoming|intake|reports|files|notifications|verification|evidence|copies|reading-copies|review|form-check|organization',
  calendar:
    'recipients|distribution|drafting|auth|registers|exchange|outgoing|incoming|intake|reports|files|verification|evidence|copies|reading-copies|review|form-check',
  outgoing: 'incoming|intake|reports|auth|evidence|copies|reading-copies|review',
  incoming: 'outgoing|intake|reports|auth|evidence|copies|reading-copies|review',
  intake:
    'scans|outgoing|registers|exchange|reports|auth|evidence|copies|reading-copies|review|drafting|distribution|recipients',
  review: 'incoming|intake|reports|auth|evidence|copies|reading-copies',
  copies: 'intake|reports|auth|evidence|review|drafting|exchange|distribution|recipients|reading-copies',
  'reading-copies':
    'intake|scans|reports|auth|evidence|copies|review|drafting|outgoing|registers|exchange|distribution|recipients',
};

// dependency-cruiser asks swc for TypeScript without JSX and stops at the first .tsx; tell swc which files have it.
const swc = require('@swc/core');
const parseFileSync = swc.parseFileSync;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') });

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\.css$' } },
    {
      name: 'contracts-import-zod-only',
      severity: 'error',
      from: { path: '^server/contracts/', pathNot: 'openapi' },
      to: { pathNot: '^server/contracts/|^node_modules/zod/' },
    },
    {
      name: 'signing-is-a-library',
      severity: 'error',
      from: { path: '^server/signing/' },
      to: { path: '^(server/(?!signing/)|client/|certs-dev/|node_modules/(express|mongoose|socket\\.io)/)' },
    },
    {
      name: 'protocol-is-a-library',
      severity: 'error',
      from: { path: '^server/exchange/protocol/' },
      to: {
        path: '^(server/(?!exchange/protocol/)|client/|certs-dev/|node_modules/(express|mongoose|socket\\.io)/)',
      },
    },
    {
      name: 'proof-is-a-library',
      severity: 'error',
      from: { path: '^server/proof/' },
      to: {
        path: '^(server/(?!proof/|signing/|exchange/protocol/)|client/|certs-dev/|node_modules/(express|mongoose|socket\\.io)/)',
      },
    },
    {
      name: 'proof-is-entered-by-its-index',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/proof/' },
      to: { path: '^server/proof/(?!index\\.ts$)' },
    },
    {
      name: 'libraries-are-entered-by-their-index',
      severity: 'error',
      from: { pathNot: '^server/signing/' },
      to: { path: '^server/signing/(?!index\\.ts$|types\\.ts$)' },
    },
    {
      name: 'protocol-is-entered-by-its-index',
      severity: 'error',
      from: { pathNot: '^server/exchange/protocol/' },
      to: { path: '^server/exchange/protocol/(?!index\\.ts$)' },
    },
    {
      name: 'features-are-entered-by-their-index',
      severity: 'error',
      from: { path: '^server/([^/]+)/' },
      to: {
        path: `^server/(${FEATURES})/(?!index\\.ts$)`,
        pathNot: '^server/$1/|^server/exchange/protocol/',
      },
    },
    {
      name: 'root-files-enter-features-by-their-index',
      severity: 'error',
      from: { path: '^server/[^/]+\\.ts$' },
      to: { path: `^server/(${FEATURES})/(?!index\\.ts$)` },
    },
    {
      name: 'platform-knows-no-business',
      severity: 'error',
      from: { path: '^server/platform/' },
      to: { path: `^server/(${FEATURES}|signing|cli)/` },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^server/[^/]+/domain/' },
      to: {
        path: '^(server/platform/(?!clock\\.ts)|node_modules/(express|mongoose|socket\\.io|pino)/|(node:)?(fs|net|http|https|crypto|child_process|timers)(/|$))',
      },
    },
    {
      name: 'only-stores-import-mongoose',
      severity: 'error',
      from: {
        path: '^server/',
        pathNot:
          '(^server/platform/(mongo|outbox)/|/store(\\.ts$|/)|/store-[a-z]+\\.ts$|/make-[a-z]+\\.ts$|^server/container\\.ts$)',
      },
      to: { path: '^node_modules/mongoose/' },
    },
    {
      name: 'only-routes-import-express',
      severity: 'error',
      from: { path: '^server/', pathNot: '(/routes\\.ts$|^server/app\\.ts$|^server/platform/http/)' },
      to: { path: '^node_modules/(@types/)?express/' },
    },
    {
      name: 'client-imports-itself-and-contracts',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(server/(?!contracts/)|certs-dev/|bin/|test/)' },
    },
    {
      name: 'the-client-is-entered-by-a-browser-only',
      severity: 'error',
      from: { path: '^(server|certs-dev)/' },
      to: { path: '^(client|bin)/' },
    },
    {
      name: 'client-features-never-import-each-other',
      severity: 'error',
      from: { path: '^client/src/features/([^/]+)/' },
      to: { path: '^client/src/features/([^/]+)/', pathNot: '^client/src/features/$1/' },
    },
    {
      name: 'client-shared-knows-no-feature',
      severity: 'error',
      from: { path: '^client/src/shared/' },
      to: { path: '^client/src/(features|app)/' },
    },
    {
      name: 'development-pki-is-outside',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/(cli/|main\\.ts$)' },
      to: { path: '^certs-dev/' },
    },
    {
      name: 'sources-do-not-import-tests',
      severity: 'error',
      from: { path: '^(server|client|certs-dev)/' },
      to: { path: '^test/' },
    },
    {
      name: 'work-files-stand-above-all-others',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/(work-files/|cli/|container\\.ts$)' },
      to: { path: '^server/work-files/' },
    },
    ...Object.entries(ABOVE).map(([feature, above]) => ({
      name: `${feature}-stands-below`,
      severity: 'error',
      from: { path: `^server/${feature}/` },
      to: { path: `^server/(${above})/` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    webpackConfig: { fileName: 'client/resolve.cjs' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
