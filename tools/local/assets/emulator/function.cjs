'use strict';

// Loaded by each Lambda function. Lambda provides a bundle of certificate authorities at this path. The emulated bundle
// has the authorities of the emulated databases. A connection without own authorities, as to a cache, trusts them, too.
const BUNDLE = '/var/runtime/ca-cert.pem';
const fs = require('node:fs');
const tls = require('node:tls');
require('./loopback.cjs');

const { existsSync, readFileSync } = fs;
const redirect = (file) => (file === BUNDLE && process.env.LOCAL_AUTHORITIES) || file;
fs.existsSync = (file) => existsSync(redirect(file));
fs.readFileSync = (file, ...options) => readFileSync(redirect(file), ...options);

const { connect } = tls;
tls.connect = (options, ...rest) => {
  const file = process.env.LOCAL_AUTHORITIES;
  const isOwn = typeof options !== 'object' || options.ca !== undefined || !file || !existsSync(file);
  return connect(isOwn ? options : { ...options, ca: readFileSync(file) }, ...rest);
};
