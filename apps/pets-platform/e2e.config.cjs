const preset = require('../../jest.preset.cjs');

// The name is not jest.config.cjs, so that these tests, which check a whole deployment, belong to the target `e2e`.
module.exports = { ...preset, roots: ['<rootDir>/e2e'], testTimeout: 120_000 };
