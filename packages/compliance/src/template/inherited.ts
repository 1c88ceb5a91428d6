import type { Definition } from './definition';

type Properties = Readonly<Record<string, unknown>>;

/** Properties that AWS sets from others, by type. A template that sets them as well is rejected, and rules expect them. */
const INHERITED: Readonly<Record<string, (properties: Properties) => Properties>> = {
  // a KMS key for a read replica is accepted only if the source, and therefore the replica, is encrypted
  // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
  'AWS::RDS::DBInstance': ({ SourceDBInstanceIdentifier, KmsKeyId }) =>
    SourceDBInstanceIdentifier !== undefined && KmsKeyId !== undefined ? { StorageEncrypted: true } : {},
};

/** A definition with the properties that AWS sets. */
export function withInherited(definition: Definition): Definition {
  const { Type, Properties = {} } = definition;
  const inherited = Object.hasOwn(INHERITED, Type) ? INHERITED[Type](Properties) : {};
  return { ...definition, Properties: { ...inherited, ...Properties } };
}
