// Child of exchange-kill.spec.ts: a server that receives, on the folder given; prints its address.
import { join } from 'node:path';
import { openDatabase } from '../../server/platform/mongo/connect.ts';
import { openExchangeServer } from './exchange-server.ts';

const [folder = ''] = process.argv.slice(2);
const database = await openDatabase({ folder: join(folder, 'db') });
const { url } = await openExchangeServer({ database, folder });
process.stdout.write(`${url}\n`);
