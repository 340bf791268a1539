import { Argument, Command } from 'commander';
import { CommandDefinition } from './command';
import { ExitCode } from '../surroundings';

/** `completion SHELL`. */
export const COMPLETION: CommandDefinition = {
  define: (program, { stdout }, ends) => program.command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action((shell: 'bash' | 'zsh' | 'fish') => {
      stdout(SCRIPTS[shell](program));
      ends(ExitCode.FINE);
    }),
};

/** The rules and their families, as fish finds them. */
const RULES_IN_FISH = '(cdk8s-mtc explain 2>/dev/null | string match -r "^[a-z0-9-]+/[a-z0-9-]+"; cdk8s-mtc explain '
  + '2>/dev/null | string match -r "^[a-z0-9-]+(?=/)" | sort -u)';

const SCRIPTS = {
  bash,
  zsh: (program: Command) => `autoload -U +X bashcompinit && bashcompinit\n${bash(program)}`,
  fish: (program: Command) => program.commands.map((command) => [
    `complete -c cdk8s-mtc -n __fish_use_subcommand -f -a ${command.name()} -d ${quoted(command.description())}`,
    ...command.options.filter(({ hidden }) => !hidden).map(({ long, short, argChoices, description }) => [
      `complete -c cdk8s-mtc -n '__fish_seen_subcommand_from ${command.name()}'`,
      ...long ? [`-l ${long.slice(2)}`] : [],
      ...short ? [`-s ${short.slice(1)}`] : [],
      ...argChoices || long === '--select' || long === '--disable'
        ? [`-x -a '${argChoices?.join(' ') ?? RULES_IN_FISH}'`]
        : [],
      `-d ${quoted(description)}`,
    ].join(' ')),
  ].join('\n') + '\n').join(''),
};

function bash(program: Command): string {
  const choices = program.commands.flatMap(({ options }) => options)
    .filter(({ argChoices, long }) => argChoices && long)
    .map(({ long, argChoices }) => `    ${long}) words='${argChoices!.join(' ')}' ;;\n`);
  const options = program.commands.map((command) =>
    `    ${command.name()}) words='`
      + `${command.options.filter(({ hidden }) => !hidden).map(({ long, short }) => long ?? short).join(' ')}' ;;\n`);
  return `_cdk8s_mtc() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${program.commands.map((command) => command.name()).join(' ')}'
  elif [ "\${COMP_WORDS[1]}" = explain ]; then
    words="$(cdk8s-mtc explain 2>/dev/null | cut -d' ' -f1)"
  else
    case "\${COMP_WORDS[COMP_CWORD-1]}" in
    --select|--disable)
      words="$(cdk8s-mtc explain 2>/dev/null | grep -o '^[a-z0-9-]*/[a-z0-9-]*')"
      words="$words $(echo "$words" | cut -d/ -f1 | sort -u)" ;;
${[...new Set(choices)].join('')}    *) case "\${COMP_WORDS[1]}" in
${options.join('')}    esac ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _cdk8s_mtc cdk8s-mtc
`;
}

function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
