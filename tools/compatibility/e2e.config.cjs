// The name is not jest.config.cjs, so that these tests belong to the target `e2e` and not to `test`.
module.exports = { ...require('../../jest.preset.cjs'), roots: ['<rootDir>/e2e'], testTimeout: 600_000 };
