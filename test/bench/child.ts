// One measurement in a process of its own: `child.js TASK INPUT`, the answer as JSON on the last line.
import { TASKS, type TaskInput } from './tasks.ts';

const [name = '', input = '{}'] = process.argv.slice(2);
const task = TASKS[name];
if (task === undefined) throw new Error(`no task ${name}`);
process.stdout.write(`${JSON.stringify(await task(JSON.parse(input) as TaskInput))}\n`);
