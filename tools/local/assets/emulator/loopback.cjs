'use strict';

/**
 * Refuses connections and look-ups outside this machine. Functions and the stand-in load it with `--require`. Each
 * refusal is appended to the file in LOCAL_REFUSED, which tests read.
 */
const { appendFileSync } = require('node:fs');
const dgram = require('node:dgram');
const dns = require('node:dns');
const net = require('node:net');

const LOCAL = new net.BlockList();
LOCAL.addSubnet('127.0.0.0', 8, 'ipv4');
LOCAL.addAddress('::1', 'ipv6');
LOCAL.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');
const NAMES = ['localhost', '0.0.0.0', '::'];

/** Returns whether an address or a host name is on this machine. */
function isLocal(host) {
  if (host === undefined || host === null || host === '' || NAMES.includes(host)) return true;
  const family = net.isIP(host);
  return family !== 0 && LOCAL.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** Returns an error if the host is not on this machine. */
function refusal(operation, host) {
  if (isLocal(host)) return undefined;
  const message = `${operation} ${host} refused: only this machine can be reached`;
  if (process.env.LOCAL_REFUSED) appendFileSync(process.env.LOCAL_REFUSED, `${message}\n`);
  return Object.assign(new Error(message), { code: 'ECONNREFUSED' });
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  // net.connect passes its own arguments as an array
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const host =
    typeof first === 'object' && first !== null ? first.host : typeof second === 'string' ? second : undefined;
  const error = refusal('connect', host);
  if (!error) return connect.apply(this, args);
  process.nextTick(() => this.destroy(error));
  return this;
};

const { lookup } = dns;
dns.lookup = (host, options, callback) => {
  const error = refusal('lookup', host);
  const done = callback ?? options;
  if (error) return process.nextTick(done, error);
  return lookup(host, options, callback);
};
dns.promises.lookup = ((original) => async (host, options) => {
  const error = refusal('lookup', host);
  if (error) throw error;
  return original(host, options);
})(dns.promises.lookup);

// look-ups with a DNS server
for (const target of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(target)) {
    if (!/^(resolve|reverse)/.test(name)) continue;
    target[name] = (host) => {
      throw refusal(name, host) ?? new Error(`${name} requires a DNS server`);
    };
  }
}

for (const name of ['connect', 'send']) {
  const original = dgram.Socket.prototype[name];
  dgram.Socket.prototype[name] = function (first, ...rest) {
    const error = refusal(
      name,
      rest.find((argument) => typeof argument === 'string'),
    );
    if (error) throw error;
    return original.call(this, first, ...rest);
  };
}
