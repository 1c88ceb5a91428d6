// A local npm registry. Prints its URL, and exits when its standard input ends, which is the case when the test ends.
import { join } from 'node:path';
import { runServer } from 'verdaccio';

const [, , folder, uplink] = process.argv;

const server = await runServer({
  configPath: join(folder, 'config.yaml'),
  self_path: join(folder, 'config.yaml'),
  storage: join(folder, 'storage'),
  max_body_size: '100mb',
  uplinks: { configured: { url: uplink, timeout: '120s', max_fails: 100 } },
  packages: {
    '@pets/*': { access: '$anonymous', publish: '$anonymous' },
    '**': { access: '$anonymous', proxy: 'configured' },
  },
  log: { type: 'file', path: join(folder, 'log'), level: 'warn' },
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.stdin.on('end', () => process.exit()).resume();
