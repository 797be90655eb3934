// `vanthu edxml`: packets from the command line. Not bundled with the quick commands: it loads an XML parser.
export { checkPackets } from './edxml/check.ts';
export { packFolder } from './edxml/pack.ts';
export { writeSample } from './edxml/sample.ts';
export { signPacketFile } from './edxml/sign.ts';
export { unpackPacket } from './edxml/unpack.ts';
export { verifyPacketFile } from './edxml/verify.ts';
