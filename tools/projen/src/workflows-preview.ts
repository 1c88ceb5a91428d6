import { SETTINGS } from './workflows-main';
import type { Job, Workflow } from './workflow-file';
import { ci, READ, setUp, takeRole } from './workflow-steps';

/**
 * Creates and deletes previews of pull requests in dev. The repository of the application dispatches it when a pull request is labeled
 * or closed. It runs the code of main, so a pull request has no access to the role. Each night it deletes expired previews.
 */
export function preview(): Workflow {
  const text = (description: string) => ({ description, type: 'string', default: '' });
  return {
    name: 'preview',
    on: {
      schedule: [{ cron: '17 20 * * *' }],
      workflow_dispatch: {
        inputs: {
          action: { description: 'Action', type: 'choice', options: ['up', 'down'], required: true },
          name: { description: 'Name, such as pr-42', type: 'string', required: true },
          'image-tag': text('up: tag of the image. The default is the image of dev'),
          'expires-in': { ...text('up: time until the preview deletes itself'), default: '3d' },
        },
      },
    },
    jobs: {
      create: {
        ...job('Create a preview', "github.event_name == 'workflow_dispatch' && inputs.action == 'up'"),
        steps: [
          ...setUp(),
          takeRole('pets-api-deployer-dev', 'dev'),
          {
            name: 'Create or update the preview',
            run: ci(
              'nx preview pets-platform up --name="$NAME" --expiresIn="$EXPIRES_IN" ${IMAGE_TAG:+"--imageTag=$IMAGE_TAG"}',
            ),
            env: {
              ...SETTINGS,
              NAME: '${{ inputs.name }}',
              IMAGE_TAG: "${{ inputs['image-tag'] }}",
              EXPIRES_IN: "${{ inputs['expires-in'] }}",
            },
          },
        ],
      },
      delete: {
        ...job('Delete a preview', "github.event_name == 'workflow_dispatch' && inputs.action == 'down'"),
        steps: [
          ...setUp(),
          takeRole('pets-api-deployer-dev', 'dev'),
          {
            name: 'Delete the preview',
            run: ci('nx preview pets-platform down --name="$NAME" --yes'),
            env: { ...SETTINGS, NAME: '${{ inputs.name }}' },
          },
        ],
      },
      expired: {
        ...job('Delete expired previews', "github.event_name == 'schedule'"),
        steps: [
          ...setUp(),
          takeRole('pets-api-deployer-dev', 'dev'),
          {
            name: 'Delete expired previews',
            run: ci('nx preview pets-platform down --expired --yes'),
            env: SETTINGS,
          },
        ],
      },
    },
  };
}

function job(name: string, condition: string): Omit<Job, 'steps'> {
  return {
    name,
    if: `\${{ github.ref == 'refs/heads/main' && vars.PETS_DEV_ACCOUNT != '' && ${condition} }}`,
    environment: 'dev',
    // one run of each preview at a time
    concurrency: { group: "preview-dev-${{ inputs.name || 'expired' }}", 'cancel-in-progress': false },
    // the maximum session duration of the role
    'timeout-minutes': 60,
    permissions: { ...READ, 'id-token': ['write', 'assume the role in AWS'] },
  };
}
