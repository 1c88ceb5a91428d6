import type { Rule } from '../rule';
import { UnresolvedError, type TemplateResource } from '../template';
import { hasSource, isInCluster, sourceOf } from './private/engine';

/** The storage of an instance or a cluster is encrypted. */
export const storageEncrypted: Rule = {
  types: ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'],
  judge: (database) => (isInCluster(database) ? undefined : isEncrypted(database)),
};

/** Replicas and restored databases have the encryption of their source. A key is allowed only with encryption. */
function isEncrypted(database: TemplateResource): boolean {
  if (database.flag('StorageEncrypted') === true || database.has('KmsKeyId')) return true;
  if (!hasSource(database)) return false;
  const source = sourceOf(database);
  if (source) return isEncrypted(source);
  throw new UnresolvedError(`The snapshot of ${database.logicalId} must be in the template to be judged`);
}
