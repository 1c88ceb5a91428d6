// Makes each getter of the values of a library create its value on first use.
exports.valuesOf = (values, used) => {
  const missing = used.filter((name) => !(name in values));
  if (missing.length > 0) throw new Error(`rosetta/values.ts must have a getter for ${missing.join(', ')}`);
  for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(values)))) {
    if (!get) continue;
    Object.defineProperty(values, name, {
      configurable: true,
      get: () => {
        const value = get.call(values);
        Object.defineProperty(values, name, { value });
        return value;
      },
    });
  }
  return values;
};
