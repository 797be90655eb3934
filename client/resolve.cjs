// For dependency-cruiser only: the one alias of the client, as client/vite.config.ts and client/tsconfig.json have it.
const path = require('node:path');

module.exports = { resolve: { alias: { '@contracts': path.join(__dirname, '..', 'server', 'contracts') } } };
