'use strict';

const { connect } = require('node:tls');

const TIMEOUT = 2000;

/** Sessions in Valkey, by one TLS connection that is opened when it is needed. */
class SessionStore {
  #socket;
  #waiting = [];

  /** @param options `host`, `port` and `password` of the cache, and `ca`, the authorities of its certificate */
  constructor({ password, ...options }) {
    this.options = options;
    this.password = password;
  }

  /** Sends a command. Fails if there is no reply within two seconds. */
  async send(...words) {
    this.#socket ??= this.#open();
    return this.#write(words);
  }

  close() {
    this.#socket?.destroy();
  }

  #open() {
    const socket = connect(this.options);
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('data', (data) => {
      rest += data;
      for (let reply; (reply = /^(?:[+\-:](.*)\r\n|\$(-1)\r\n|\$(\d+)\r\n([^]*))/.exec(rest));) {
        const [whole, line, none, length, text] = reply;
        if (length !== undefined && text.length < Number(length) + 2) return;
        const size = length === undefined ? whole.length : whole.length - text.length + Number(length) + 2;
        const failed = rest.startsWith('-');
        rest = rest.slice(size);
        const { resolve, reject } = this.#waiting.shift();
        if (failed) reject(new Error(line));
        else resolve(none ? undefined : (line ?? text.slice(0, Number(length))));
      }
    });
    const fail = (error) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    };
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the cache closed the connection')));
    this.#socket = socket;
    this.#write(['AUTH', this.password]).catch(() => undefined);
    return socket;
  }

  #write(words) {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(new Error('the cache did not reply')), TIMEOUT);
      const settle = (done) => (value) => {
        clearTimeout(timer);
        done(value);
      };
      this.#waiting.push({ resolve: settle(resolve), reject: settle(reject) });
      const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
      socket.write(`*${words.length}\r\n${parts.join('')}`);
    });
  }
}

module.exports = { SessionStore };
