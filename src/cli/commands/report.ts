import { CommandDefinition } from './command';
import { clusterPath } from './options';
import type { ReportFlags } from '../reporting/make-report';

/** `report [FOLDER]`. */
export const REPORT: CommandDefinition = {
  define: (program, surroundings, ends) => program.command('report')
    .description('write a report of an output folder: topology, waves, volumes, runbook, findings, firewall sheet, '
      + 'credentials, privileges')
    .argument('[folder]', 'the folder that synth has written', 'dist')
    .option('-o, --output <file>', 'the file to write; by default stdout')
    .option('--markdown', 'Markdown for a pull request, without single volumes and commands, instead of an HTML page',
      false)
    .option('--csv', 'the firewall sheet as CSV', false)
    .option('--config <file>',
      'the configuration, with the inventories and versions of clusters (default: the nearest cdk8s-mtc.yaml)')
    .option('--inventory <name=file>',
      'the inventory of the cluster of this MigCluster, so that more is found; repeatable', clusterPath, [])
    .action((folder: string, flags: ReportFlags) => {
      const { makeReport } = require('../reporting/make-report') as typeof import('../reporting/make-report');
      ends(makeReport(folder, flags, surroundings));
    }),
};
