// All Vietnamese text of the client, a file for each feature. Terms follow NĐ 30/2020 and QĐ 28/2018.
import type { Same } from '../same.ts';
import * as administration from './administration.ts';
import * as batch from './batch.ts';
import * as circuit from './circuit.ts';
import * as common from './common.ts';
import * as copies from './copies.ts';
import * as dashboard from './dashboard.ts';
import * as deadlines from './deadlines.ts';
import * as delivery from './delivery.ts';
import * as directory from './directory.ts';
import * as distribution from './distribution.ts';
import * as drafting from './drafting.ts';
import * as error from './error.ts';
import * as exchange from './exchange.ts';
import * as form from './form.ts';
import * as hand from './hand.ts';
import * as incoming from './incoming.ts';
import * as intake from './intake.ts';
import * as notification from './notification.ts';
import * as offline from './offline.ts';
import * as outgoing from './outgoing.ts';
import * as profile from './profile.ts';
import * as reading from './reading.ts';
import * as recipients from './recipients.ts';
import * as registers from './registers.ts';
import * as review from './review.ts';
import * as scans from './scans.ts';
import * as signing from './signing.ts';
import * as verification from './verification.ts';
import * as vocabulary from './vocabulary.ts';
import { workFiles } from './work-files.ts';

export const vi = {
  ...administration,
  ...batch,
  ...circuit,
  ...common,
  ...copies,
  ...dashboard,
  ...deadlines,
  ...delivery,
  ...directory,
  ...distribution,
  ...drafting,
  ...error,
  ...exchange,
  ...form,
  ...hand,
  ...incoming,
  ...intake,
  ...notification,
  ...offline,
  ...outgoing,
  ...profile,
  ...reading,
  ...recipients,
  ...registers,
  ...review,
  ...scans,
  ...signing,
  ...verification,
  ...vocabulary,
  workFiles,
};

/** The shape every language must fill. */
export type Texts = Same<typeof vi>;
