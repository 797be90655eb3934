// mocha's own "spec" report, then the files that took longest, and at last the one line CI and people look for.
const { relative } = require('node:path');
const { reporters } = require('mocha');

const SHOWN = 15;

module.exports = class VanthuReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const times = new Map();
    this.times = times;
    for (const event of ['test end', 'hook end'])
      runner.on(event, ({ file, duration = 0 }) => times.set(file, (times.get(file) ?? 0) + duration));
  }

  epilogue() {
    super.epilogue();
    if (process.env.CI) this.tellSlowest();
    const { passes, failures, pending } = this.stats;
    process.stdout.write(`${passes} passed, ${failures} failed, ${pending} skipped\n`);
  }

  /** What CI spends its minutes on. */
  tellSlowest() {
    const files = [...this.times].filter(([file]) => file).sort(([, one], [, other]) => other - one);
    for (const [file, ms] of files.slice(0, SHOWN))
      process.stdout.write(`${String(Math.round(ms / 1000)).padStart(5)} s  ${relative('.', file)}\n`);
  }
};
