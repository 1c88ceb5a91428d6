import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../../../packages/nx-cdk/src/toolkit';
import { findPython } from '../src/python';

const ASSETS = join(__dirname, '../assets/emulator');
const record = join(mkdtempSync(join(tmpdir(), 'loopback-')), 'refused.log');

/** Runs code with the guard. Returns what it prints, line by line. */
function node(code: string): string[] {
  const args = ['--require', join(ASSETS, 'loopback.cjs'), '-e', code];
  const { stdout, stderr } = execute(process.execPath, args, { env: { LOCAL_REFUSED: record } });
  return `${stdout}${stderr}`.trim().split('\n');
}

const print = '(error) => console.log((error.cause ?? error).message)';

test.each([
  ['net.connect', `require('net').connect(80, '10.0.0.1').on('error', ${print})`, 'connect 10.0.0.1'],
  ['net.connect with IPv6', `require('net').connect(80, '2001:db8::1').on('error', ${print})`, 'connect 2001:db8::1'],
  [
    'tls.connect',
    `require('tls').connect({ host: 'a.example', port: 443 }).on('error', ${print})`,
    'connect a.example',
  ],
  ['fetch', `fetch('https://b.example/').catch(${print})`, 'connect b.example'],
  ['https.get', `require('https').get('https://c.example/').on('error', ${print})`, 'connect c.example'],
  ['dns.lookup', `require('dns').lookup('d.example', ${print})`, 'lookup d.example'],
  ['dns.promises.lookup', `require('dns').promises.lookup('e.example').catch(${print})`, 'lookup e.example'],
  [
    'dns.resolve',
    `try { require('dns').resolve4('f.example') } catch (error) { (${print})(error) }`,
    'resolve4 f.example',
  ],
  [
    'dgram',
    `const socket = require('dgram').createSocket('udp4');
     try { socket.send('x', 53, '192.0.2.1') } catch (error) { (${print})(error) } socket.close()`,
    'send 192.0.2.1',
  ],
])('%s of Node.js cannot reach another machine', (_, code, refused) => {
  const message = `${refused} refused: only this machine can be reached`;
  expect(node(code)).toEqual([message]);
  expect(readFileSync(record, 'utf8')).toContain(`${message}\n`);
});

test.each(['127.0.0.1', 'localhost', '::ffff:127.0.0.1'])('Node.js can reach %s', (host) => {
  const code = `const server = require('net').createServer((socket) => socket.end('here')).listen(0, '${host}', () =>
    require('net').connect(server.address().port, '${host}')
      .on('data', (data) => console.log(String(data))).on('close', () => server.close()))`;
  expect(node(code)).toEqual(['here']);
});

const python = findPython();
const withPython = python ? test : test.skip;
if (!python) process.stderr.write('skipped: no Python for the guard of the emulator\n');

withPython('Python cannot reach another machine', () => {
  const code = `
import socket, urllib.request
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.socket()
for attempt in (
    lambda: tcp.connect(("10.0.0.1", 80)),
    lambda: socket.create_connection(("a.example", 80)),
    lambda: urllib.request.urlopen("http://b.example"),
    lambda: socket.gethostbyname("c.example"),
    lambda: udp.sendto(b"x", ("192.0.2.1", 53)),
    lambda: socket.create_connection(("2001:db8::1", 80)),
):
    try:
        attempt()
    except OSError as error:
        print(str(error).replace("<urlopen error ", "").rstrip(">"))
`;
  const { stdout, stderr } = execute(python ?? '', ['-c', code], {
    env: { PYTHONPATH: ASSETS, LOCAL_REFUSED: record },
  });
  const refusals = [
    "socket.connect ('10.0.0.1', 80)",
    "socket.getaddrinfo 'a.example'",
    "socket.getaddrinfo 'b.example'",
    "socket.gethostbyname 'c.example'",
    "socket.sendto ('192.0.2.1', 53)",
    "socket.getaddrinfo '2001:db8::1'",
  ].map((refused) => `${refused} refused: only this machine can be reached`);
  expect(`${stderr}${stdout}`.trim().split('\n')).toEqual(refusals);
  for (const message of refusals) expect(readFileSync(record, 'utf8')).toContain(`${message}\n`);
});

withPython('Python can reach this machine', () => {
  const code = `
import socket
for host in ("127.0.0.1", "localhost"):
    server = socket.create_server((host, 0))
    socket.create_connection((host, server.getsockname()[1])).close()
print("here")
`;
  const { stdout, stderr } = execute(python ?? '', ['-c', code], { env: { PYTHONPATH: ASSETS } });
  expect(`${stderr}${stdout}`.trim()).toBe('here');
});
