// The way of the file as a line of stations: what each revision added, oldest first.
import type { Station } from '../statement.ts';
import { GREY, INNER, LINE, PAGE, type Pen } from './pen.ts';

/** More revisions than this are shown as the first ones and the last. */
const MAX_STATIONS = 6;
const DETAIL_LINES = 3;

export function drawStations(pen: Pen, all: readonly Station[]): void {
  const stations = shown(all);
  if (stations.length === 0) return;
  const step = INNER / stations.length;
  const centre = (index: number) => PAGE.margin + step * (index + 0.5);
  pen.rectangle(centre(0), pen.y + 7, step * (stations.length - 1), 1.2, LINE);
  stations.forEach((station, index) => {
    pen.badge(centre(index), pen.y + 7.6, 6.5, station.tone);
    const lines = pen.wrap(station.detail, step - 8, { size: 8 }).slice(0, DETAIL_LINES);
    middle(pen, station.label, centre(index), pen.y + 18, true);
    lines.forEach((line, row) => {
      middle(pen, line, centre(index), pen.y + 29 + row * 10, false);
    });
  });
  pen.y += 29 + DETAIL_LINES * 10 + 10;
}

const shown = (all: readonly Station[]): readonly Station[] =>
  all.length <= MAX_STATIONS
    ? all
    : [...all.slice(0, MAX_STATIONS - 2), { label: '…', detail: '', tone: 'plain' }, ...all.slice(-1)];

function middle(pen: Pen, text: string, x: number, y: number, bold: boolean): void {
  const style = { size: 8, bold, ...(bold ? {} : { colour: GREY }) };
  pen.text(text, x - pen.width(text, style) / 2, y, style);
}
