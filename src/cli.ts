/** The engine without an editor: `node dist/cli.js --help`. */
import { run } from './cli/run';

// A reader that has seen enough closes the pipe; that is no error of ours.
process.stdout.on('error', () => {
  process.exit();
});

void run(process.argv.slice(2), __dirname, {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
}).then((status) => {
  process.exitCode = status;
});
