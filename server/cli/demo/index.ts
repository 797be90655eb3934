// Everything of the demo, loaded only when a server starts as one.
export { seedDemo } from '../seed-demo.ts';
export { writeDemoDirectory } from './directory.ts';
export { greeting } from './greeting.ts';
export { openDemoPki } from './pki.ts';
