import * as path from 'path';
import { DUMMIES, OUTPUT } from './demo-environment'; // before the example, which reads the environment
import { app } from './direct-migration/main';

console.log(
  `This is the example examples/direct-migration/main.ts. It has written ${path.relative(process.cwd(), OUTPUT)}.
The secrets in it are made-up values of ${Object.keys(DUMMIES).join(', ')}.

${app.account}
Before you apply any of it
   - A run starts when it is applied. The cutover stops the application on the source: apply it at the agreed time.
   - SucceededWithWarnings can mean that volumes were not copied. Look for DirectVolumeMigrationFailed among the
     conditions of the run:
     kubectl --context new describe migmigration shop-go-live -n openshift-migration
   - MTC 1.8 starts the last copy before it stops the application. If no write may be lost, stop the application
     yourself first.
   - A failed cutover leaves the application stopped. A rollback starts it again: examples/rollback.
   - The token comes from a Secret that the first unit creates on the source. examples/direct-migration/README.md shows
     how to begin.`,
);
