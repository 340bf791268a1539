import { bundleCommandLine } from './command-line';

// The command line alone, from the sources to the folder that is the argument, in seconds: what action.yml runs
// in a checkout.
bundleCommandLine(process.argv[2]);
