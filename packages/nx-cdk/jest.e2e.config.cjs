module.exports = { ...require('../../jest.preset.cjs'), roots: ['<rootDir>/e2e'], testTimeout: 300_000 };
