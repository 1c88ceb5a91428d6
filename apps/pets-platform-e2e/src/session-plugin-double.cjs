'use strict';

/**
 * Replaces the Session Manager plugin. The token of the session is its purpose, as `session-proxy.ts` writes it: a shell prints the
 * bytes that it receives until `q`, and a tunnel connects the local port with the remote host.
 */
const { connect, createServer } = require('node:net');

const [response] = process.argv.slice(2);
if (response === '--version') console.log('1.2.707.0');
else {
  const { TokenValue } = JSON.parse(process.env[response]);
  const purpose = JSON.parse(TokenValue);
  if (purpose.command) shell(purpose.command);
  else tunnel(purpose);
}

function shell(command) {
  process.on('SIGINT', () => console.log('got SIGINT'));
  console.log(`runs ${command}`);
  process.stdin.on('data', (data) => {
    console.log(`received ${data.toString('hex')}`);
    if (data.includes('q')) process.exit(0);
  });
}

function tunnel({ host: [host], portNumber: [port], localPortNumber: [localPort] }) {
  const server = createServer((socket) => {
    const remote = connect(Number(port), host);
    socket.pipe(remote).pipe(socket);
    for (const each of [socket, remote]) each.on('error', () => [socket, remote].forEach((other) => other.destroy()));
  });
  process.on('SIGINT', () => {
    console.log('Terminate signal received, exiting.');
    process.exit(0);
  });
  server.listen(Number(localPort), '127.0.0.1', () => console.log('Port opened.\nWaiting for connections...'));
}
