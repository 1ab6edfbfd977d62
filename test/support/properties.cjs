// Property tests try the same cases in every run, so that a failure is the change's doing and not the run's luck;
// `npm run fuzz` tries others.
const fc = require('fast-check');

if (process.env.ANNEAL_FUZZ === undefined) fc.configureGlobal({ seed: 1 });
