// The stamp of arrival over a page, and copies to be read.

export const reading = {
  showStamp: 'Show the stamp of arrival',
  stamp: 'Stamp of arrival: {{text}}',
  download: {
    stamp: 'Download with the stamp',
    handwriting: 'Download with the handwriting',
    both: 'Download a copy to read',
  },
  making: 'Making the copy…',
  ask: 'Draw on the copy to read',
  what: { stamp: 'The stamp of arrival', handwriting: 'Handwriting ({{count}})' },
  note: 'The signed original stays as it is. This copy has no signature, and says on each page that it is a copy to be read.',
  needOne: 'Choose at least one part to draw.',
  done: 'The copy has been downloaded.',
  fileName: 'copy-to-read {{name}}',
  setting: {
    title: 'Electronic stamp of arrival',
    text: 'Registered incoming documents show the stamp “ĐẾN” on their first page, with number and day of the register; readers can hide it. The file itself is never changed.',
    on: 'Show the stamp on incoming documents of the agency',
    saved: { on: 'The stamp of arrival is switched on.', off: 'The stamp of arrival is switched off.' },
  },
};
