// Without a network, and as an installed app, in English.
import type { Same } from '../same.ts';
import type * as vi from '../vi/offline.ts';

export const offline: Same<typeof vi.offline> = {
  shownFrom:
    'Offline – data of {{at}}. To be read only; notes on the handling written now are kept and sent once there is a network.',
  waiting: 'To be sent',
  refused: 'Not sent',
  refusedText:
    'The words are still here: look at the document and send them again, or copy them before you drop them.',
  begun: '(handling begun)',
  keep: 'Keep, send once online',
  keepText:
    'The server cannot be reached. The note is kept in this browser and sent once, by itself, when it can.',
  noFiles: 'Files can be added only with a network.',
  kept: 'Note kept, to be sent.',
  sent: 'Sent {{count}} notes written offline.',
  sendAgain: 'Send again',
  copy: 'Copy the words',
  copied: 'The words of the note are copied.',
  drop: 'Drop the note',
  notes: 'Notes not sent yet',
  countWaiting: '{{count}} notes to be sent',
  countRefused: '{{count}} notes not sent',
  signOutAsk:
    '{{count}} notes on the handling have not reached the server. Signing out drops them. Cancel to send them first, once there is a network.',
  signOutAnyway: 'Drop the notes and sign out',
  newVersion: 'There is a newer version: load it when you are not typing.',
  reload: 'Load again',
  install: 'Install the app',
};
