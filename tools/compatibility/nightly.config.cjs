// Combinations that take too long for each change.
module.exports = { ...require('./e2e.config.cjs'), roots: ['<rootDir>/nightly'], testTimeout: 900_000 };
