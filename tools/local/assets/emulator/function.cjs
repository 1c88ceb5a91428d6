'use strict';

// Loaded by each Lambda function. Lambda provides a bundle of certificate authorities at this path. The emulated bundle
// has the authorities of the emulated databases.
const BUNDLE = '/var/runtime/ca-cert.pem';
const fs = require('node:fs');
require('./loopback.cjs');

const { existsSync, readFileSync } = fs;
const redirect = (file) => (file === BUNDLE && process.env.LOCAL_AUTHORITIES) || file;
fs.existsSync = (file) => existsSync(redirect(file));
fs.readFileSync = (file, ...options) => readFileSync(redirect(file), ...options);
