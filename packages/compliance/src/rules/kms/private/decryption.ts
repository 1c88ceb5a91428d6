import { allowing, covers, matches } from '../../private/policy';
import type { Properties } from '../../template';

const ACTIONS = ['kms:Decrypt', 'kms:ReEncryptFrom'];

/** Whether a policy allows to decrypt with all keys of all Regions. */
export function decryptsWithAllKeys(document: Properties): boolean {
  return allowing(document).some(
    (statement) =>
      ACTIONS.some((action) => covers(statement, action)) && statement.patterns('Resource').some(isEveryKey),
  );
}

function isEveryKey(resource: string): boolean {
  if (resource === '*') return true;
  const [, , service = '', region, , ...rest] = resource.replace(/<[^>]*>/g, 'known').split(':');
  return matches(service, 'kms') && region === '*' && ['*', 'key/*'].includes(rest.join(':'));
}
