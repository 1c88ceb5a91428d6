import JsVersionActions, { afterAllProjectsVersioned } from '@nx/js/src/release/version-actions';

/** Version of a package that was never released. */
export const UNRELEASED = '0.0.0';

/** First version of each package. `^0.0.1` would accept no other version, so that users would not get fixes. */
export const FIRST = '0.1.0';

/** Versions of the packages, which `nx release` derives from the commits. The first one does not depend on them. */
export default class VersionActions extends JsVersionActions {
  override async calculateNewVersion(
    ...args: Parameters<JsVersionActions['calculateNewVersion']>
  ): Promise<{ newVersion: string; logText: string }> {
    const [currentVersion] = args;
    if (currentVersion !== UNRELEASED) return super.calculateNewVersion(...args);
    return { newVersion: FIRST, logText: `First release: the version is ${FIRST}` };
  }
}

export { afterAllProjectsVersioned };
