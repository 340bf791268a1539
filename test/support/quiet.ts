// A MigrationApp prints an account of what it has written, which would be printed among the results of tests.
process.env.CDK8S_MTC_QUIET = 'yes';
