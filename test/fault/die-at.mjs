// Loaded into a server before its own code (`node --import`): kills the process, as kill -9 does, at one write that
// is named in DIE_AT, and notes in the file DIED_AT that it did. The server itself knows nothing of it.
import { appendFileSync, existsSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';
import mongoose from 'mongoose';

/**
 * @typedef {object} Moment
 * @property {string} name
 * @property {'before' | 'after'} when The write is asked for, or it has been acknowledged.
 * @property {true} [file] A file moved to its place; else a write of the database.
 * @property {string} [collection] Pattern of the collection's name.
 * @property {string} [contains] Part of what is written, as JSON.
 * @property {number} [nth] Of the writes that match, in this process; default the first.
 */

/** @type {Moment} */
const moment = JSON.parse(process.env.DIE_AT ?? '');
const { name, when, nth = 1 } = moment;
let seen = 0;

/** Does the write unless its moment has come; dies on the side of it that was asked for. */
async function around(isMeant, write) {
  const isNow = isMeant && ++seen === nth;
  if (isNow && when === 'before') die();
  const answer = await write();
  if (isNow) die();
  return answer;
}

function die() {
  appendFileSync(process.env.DIED_AT ?? '', `${name}\n`);
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing more may happen here.
  for (;;);
}

const { rename } = files;
// One that finds no folder moves nothing, and is tried again.
const isMove = (to) => moment.file === true && /\/files\//.test(to) && existsSync(dirname(to));
files.rename = (from, to) => around(isMove(to), () => rename(from, to));
syncBuiltinESMExports();

const isNamed = (collection) =>
  moment.collection !== undefined && new RegExp(`^(${moment.collection})$`).test(collection);

const { prototype } = mongoose.mongo.Collection;
for (const operation of ['insertOne', 'updateOne', 'findOneAndUpdate']) {
  const original = prototype[operation];
  prototype[operation] = function (...given) {
    const isMeant =
      isNamed(this.collectionName) && JSON.stringify(given.slice(0, 2)).includes(moment.contains ?? '');
    return around(isMeant, () => original.apply(this, given));
  };
}

// Writes that came together are one command: the moment of one is the moment of all.
const client = mongoose.mongo.MongoClient.prototype;
const { bulkWrite } = client;
client.bulkWrite = function (models, ...given) {
  const isMeant = models.some(
    ({ namespace, name: _name, ...what }) =>
      isNamed(namespace.slice(namespace.indexOf('.') + 1)) &&
      JSON.stringify(Object.values(what)).includes(moment.contains ?? ''),
  );
  return around(isMeant, () => bulkWrite.call(this, models, ...given));
};
