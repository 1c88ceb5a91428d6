import { adminUserName } from '../../../src/rules/rds/admin-user-name';
import { properties, type RuleCases } from './case';

export const rds: Readonly<Record<string, RuleCases>> = {
  adminUserName: {
    rule: adminUserName,
    compliant: { 'a name of its own': properties({ MasterUsername: 'pets' }) },
    nonCompliant: {
      'the default of MySQL': properties({ MasterUsername: 'admin' }),
      'the default of PostgreSQL for a cluster': properties({ MasterUsername: 'Postgres' }, 'AWS::RDS::DBCluster'),
    },
    notApplicable: { 'a replica': properties({ SourceDBInstanceIdentifier: 'primary' }) },
    unresolved: { 'a parameter': properties({ MasterUsername: { Ref: 'User' } }) },
  },
};
