import type { Rule } from '../rule';

/** The cache of a stage is encrypted for each method that is cached. */
export const cacheEncryption: Rule = {
  types: ['AWS::ApiGateway::Stage'],
  judge(stage) {
    const cached = stage.items('MethodSettings').filter((setting) => setting.flag('CachingEnabled'));
    return cached.length === 0 ? undefined : cached.every((setting) => setting.flag('CacheDataEncrypted'));
  },
};
