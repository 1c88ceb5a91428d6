import type { TemplateResource } from '../../template';

/** Rotation schedules of a secret in all stacks, also through its attachment to a database. */
export function schedulesOf(secret: TemplateResource): readonly TemplateResource[] {
  const { siblings } = secret;
  const attachments = siblings.referring('AWS::SecretsManager::SecretTargetAttachment', secret, 'SecretId');
  return [secret, ...attachments].flatMap((owner) =>
    siblings.referring('AWS::SecretsManager::RotationSchedule', owner, 'SecretId'),
  );
}
