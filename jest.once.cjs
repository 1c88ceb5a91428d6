// In place of the code of a module: the module as jest.environment.cjs has loaded it.
exports.process = (_, file) => ({ code: `module.exports = loadOnce(${JSON.stringify(file)});` });
