// A long run, which takes too long for each change.
module.exports = { ...require('./jest.config.cjs'), roots: ['<rootDir>/nightly'], testTimeout: 3 * 3_600_000 };
