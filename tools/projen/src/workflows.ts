import { Component } from 'projen';
import { WorkflowFile } from './workflow-file';
import { application } from './workflows-application';
import { docs } from './workflows-docs';
import { failover, fence, rehearsal } from './workflows-failover';
import { drift, main } from './workflows-main';
import { nightly } from './workflows-nightly';
import { preview } from './workflows-preview';
import { pullRequest, pullRequestContract } from './workflows-pull-request';
import { register } from './workflows-register';
import { release } from './workflows-release';
import { update } from './workflows-update';
import type { Workspace } from './workspace';

/** The workflows in `.github/workflows`. */
export class Workflows extends Component {
  constructor(workspace: Workspace) {
    super(workspace, 'workflows');
    const workflows = {
      'pull-request.yml': pullRequest(),
      'pull-request-contract.yml': pullRequestContract(),
      'main.yml': main(),
      'docs.yml': docs(),
      'drift.yml': drift(),
      'preview.yml': preview(),
      'nightly.yml': nightly(),
      'application.yml': application(),
      'failover.yml': failover(),
      'fence.yml': fence(),
      'rehearsal.yml': rehearsal(),
      'register.yml': register(),
      'release.yml': release(),
      'update.yml': update(),
    };
    for (const [fileName, workflow] of Object.entries(workflows)) new WorkflowFile(workspace, fileName, workflow);
  }
}
