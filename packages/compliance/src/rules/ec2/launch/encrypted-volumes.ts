import type { Rule } from '../../rule';
import { hasEncryptedVolumes } from '../private/volumes';

/** Volumes of a launch template are encrypted. */
export const launchEncryptedVolumes: Rule = {
  types: ['AWS::EC2::LaunchTemplate'],
  judge: (template) => hasEncryptedVolumes([template.in('LaunchTemplateData')]),
};
