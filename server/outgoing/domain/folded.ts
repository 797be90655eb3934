// What documents are searched by.
export { fold } from '../../contracts/fold.ts';
