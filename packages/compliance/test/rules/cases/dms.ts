import { endpointSsl } from '../../../src/rules/dms/endpoint-ssl';
import { replicationMinorVersions } from '../../../src/rules/dms/minor-versions';
import { mongodbAuthentication } from '../../../src/rules/dms/mongodb-authentication';
import { neptuneAuthorization } from '../../../src/rules/dms/neptune-authorization';
import { redisTls } from '../../../src/rules/dms/redis-tls';
import { sourceLogs } from '../../../src/rules/dms/source-logs';
import { targetLogs } from '../../../src/rules/dms/target-logs';
import { replicationZones } from '../../../src/rules/dms/zones';
import type { Rule } from '../../../src/rules/rule';
import { PARAMETER, properties, settingCases, type RuleCases } from './case';

const OTHER_ENGINE = { 'another engine': properties({ EngineName: 'postgres' }) };

function logCases(rule: Rule, first: string, second: string): RuleCases {
  const settings = (Logging: object) => properties({ ReplicationTaskSettings: JSON.stringify({ Logging }) });
  const levels = (...severities: readonly string[]) => ({
    EnableLogging: true,
    LogComponents: severities.map((level, index) => ({
      Id: [first, second][index],
      Severity: `LOGGER_SEVERITY_${level}`,
    })),
  });
  return {
    rule,
    compliant: {
      'default and debug': settings(levels('DEFAULT', 'DEBUG')),
      details: settings(levels('DETAILED_DEBUG', 'DEFAULT')),
    },
    nonCompliant: {
      'no settings': properties({}),
      'disabled logs': settings({ ...levels('DEFAULT', 'DEFAULT'), EnableLogging: false }),
      'one component': settings(levels('DEFAULT')),
      'errors only': settings(levels('DEFAULT', 'ERROR')),
      'components without a severity': settings({
        EnableLogging: true,
        LogComponents: [{ Id: first }, { Id: second }],
      }),
    },
    unresolved: { 'a parameter': properties({ ReplicationTaskSettings: PARAMETER }) },
  };
}

export const dms: Readonly<Record<string, RuleCases>> = {
  replicationMinorVersions: settingCases(replicationMinorVersions, ['AutoMinorVersionUpgrade'], {
    compliant: [true, undefined],
    nonCompliant: [false],
  }),
  targetLogs: logCases(targetLogs, 'TARGET_APPLY', 'TARGET_LOAD'),
  sourceLogs: logCases(sourceLogs, 'SOURCE_CAPTURE', 'SOURCE_UNLOAD'),
  endpointSsl: settingCases(endpointSsl, ['SslMode'], {
    compliant: ['require', 'verify-full'],
    nonCompliant: ['none', undefined],
    with: { EngineName: 'mysql' },
    notApplicable: { 'a bucket': properties({ EngineName: 's3' }) },
  }),
  neptuneAuthorization: settingCases(neptuneAuthorization, ['NeptuneSettings', 'IamAuthEnabled'], {
    compliant: [true],
    nonCompliant: [false, undefined],
    with: { EngineName: 'neptune' },
    notApplicable: OTHER_ENGINE,
  }),
  mongodbAuthentication: settingCases(mongodbAuthentication, ['MongoDbSettings', 'AuthType'], {
    compliant: ['password', 'PASSWORD'],
    nonCompliant: ['no', undefined],
    with: { EngineName: 'mongodb' },
    notApplicable: OTHER_ENGINE,
  }),
  redisTls: settingCases(redisTls, ['RedisSettings', 'SslSecurityProtocol'], {
    compliant: ['ssl-encryption', undefined],
    nonCompliant: ['plaintext'],
    with: { EngineName: 'redis' },
    notApplicable: OTHER_ENGINE,
  }),
  replicationZones: settingCases(replicationZones, ['MultiAZ'], {
    compliant: [true],
    nonCompliant: [false, undefined],
  }),
};
