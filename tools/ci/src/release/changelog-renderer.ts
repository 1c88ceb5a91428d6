import DefaultChangelogRenderer from 'nx/release/changelog-renderer';
import { FIRST } from './version-actions';

/** Changelog of a package. The first release has no earlier one from which it differs. */
export default class ChangelogRenderer extends DefaultChangelogRenderer {
  override async render(): Promise<string> {
    if (this.changelogEntryVersion !== FIRST) return super.render();
    return `${this.renderVersionTitle()}\n\nFirst release.`;
  }
}
