const preset = require('../../jest.preset.cjs');

// by its own name and not jest.config, since it is no part of `npm test`: each of its tests checks a whole deployment
module.exports = { ...preset, roots: ['<rootDir>/e2e'], testTimeout: 120_000 };
