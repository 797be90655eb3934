// mocha's own "spec" report, then the files that took longest, what failed or was skipped once more (the last lines are
// what a reader of CI gets to see), and at last the one line CI and people look for.
const { relative } = require('node:path');
const { reporters } = require('mocha');

const SHOWN = 12;
/** A failure is told again in so many characters, and so many of them. */
const TOLD = 400;
const TOLD_TESTS = 10;

module.exports = class VanthuReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const times = new Map();
    this.times = times;
    for (const event of ['test end', 'hook end'])
      runner.on(event, ({ file, duration = 0 }) => times.set(file, (times.get(file) ?? 0) + duration));
    this.skipped = [];
    runner.on('pending', (test) => this.skipped.push(test));
  }

  epilogue() {
    super.epilogue();
    if (process.env.CI) {
      this.tellSlowest();
      this.tellAgain();
    }
    const { passes, failures, pending } = this.stats;
    process.stdout.write(`${passes} passed, ${failures} failed, ${pending} skipped\n`);
  }

  /** What CI spends its minutes on. */
  tellSlowest() {
    const files = [...this.times].filter(([file]) => file).sort(([, one], [, other]) => other - one);
    for (const [file, ms] of files.slice(0, SHOWN))
      process.stdout.write(`${String(Math.round(ms / 1000)).padStart(5)} s  ${relative('.', file)}\n`);
  }

  /** What did not pass, in a line or two each. */
  tellAgain() {
    for (const test of this.failures.slice(0, TOLD_TESTS))
      process.stdout.write(
        `failed: ${named(test)}\n  ${String(test.err?.stack ?? test.err).slice(0, TOLD)}\n`,
      );
    for (const test of this.skipped.slice(0, TOLD_TESTS)) process.stdout.write(`skipped: ${named(test)}\n`);
  }
};

/** Its file, and its titles from the outermost. */
function named(test) {
  return `${test.file ? relative('.', test.file) : ''}: ${test.fullTitle()}`;
}
