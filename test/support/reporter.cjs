// mocha's own "spec" report, followed by the one line CI and people look for.
const { reporters } = require('mocha');

module.exports = class VanthuReporter extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    process.stdout.write(`${passes} passed, ${failures} failed, ${pending} skipped\n`);
  }
};
