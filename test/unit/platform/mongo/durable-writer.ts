// Child of durability.spec.ts: writes as fast as it can and prints each number only after its write was
// acknowledged, until it is killed.
import { openDatabase } from '../../../../server/platform/mongo/connect.ts';

const [folder, from] = process.argv.slice(2);
const { connection } = await openDatabase({ folder: folder ?? '' });
for (let number = Number(from); ; number++) {
  await connection.collection<{ _id: number }>('acknowledged').insertOne({ _id: number });
  process.stdout.write(`${number}\n`);
}
