// `npm run demo`: the whole bot against a local stand-in of Slack, shown in a browser. Development only.
import { startBot } from './bot.ts';
import { parseOptions, USAGE } from './options.ts';
import { runDemo } from './run.ts';

const args = process.argv.slice(2);
const localToday = new Intl.DateTimeFormat('en-CA').format(new Date());
const options = parseOptions(args, localToday);

async function main(): Promise<void> {
  if (args.includes('--help')) return console.log(USAGE);
  if (typeof options === 'string') {
    console.error(`${options}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  console.log('Starting the demo …');
  const demo = await runDemo(options, startBot);
  console.log(`\n  Good Terms, demo:  ${demo.page.url}\n`);
  console.log('  Ctrl-C stops it and leaves nothing behind.\n');
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(130); // A second Ctrl-C does not wait.
    isStopping = true;
    void demo.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const message = error instanceof Error ? error.message : String(error);
  console.error(isTaken ? 'That port is taken; give another one with --port.' : message);
  process.exit(1);
});
