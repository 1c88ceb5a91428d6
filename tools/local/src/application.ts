import { missingForReference, referenceJar } from './reference-application';
import { springBoot, standIn, type TaskProcess } from './workload';

/** Value of the option `app` for the stand-in. */
export const STAND_IN = 'stand-in';

/** The application of a local deployment. */
export interface Application {
  /** Name of the application and the reason for the choice. */
  readonly description: string;
  readonly process: TaskProcess;
}

/**
 * Returns the application of a deployment.
 *
 * @param app jar file of a Spring Boot application, or `stand-in`. Defaults to the reference application if Java and Maven
 * are installed, otherwise to the stand-in
 * @throws CommandError if the jar file or Java is missing
 */
export function applicationOf(app?: string): Application {
  if (app === STAND_IN) return { description: 'the stand-in for the application', process: standIn() };
  if (app !== undefined) return { description: app, process: springBoot(app) };
  const jar = referenceJar();
  return 'missing' in jar
    ? { description: `the stand-in for the application, because ${jar.missing}`, process: standIn() }
    : {
        description: 'apps/pets-api, because Java and Maven are installed. The option --app=stand-in starts faster',
        process: springBoot(jar.path),
      };
}

/** Returns whether the application is the reference application, so that its jar file must be built first. */
export function isReference(app?: string): boolean {
  return app === undefined && missingForReference() === undefined;
}
