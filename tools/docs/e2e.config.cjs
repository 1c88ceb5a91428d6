const preset = require('../../jest.preset.cjs');

// These tests run other programs: the AWS CLI, and the synthesis of an app in its own process.
module.exports = { ...preset, roots: ['<rootDir>/e2e'], testTimeout: 60_000 };
