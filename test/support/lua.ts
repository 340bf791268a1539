import { spawnSync } from 'child_process';

/** The interpreter of Lua 5.1, the language of Argo CD's health checks; undefined without one. */
const LUA = ['lua5.1', process.env.LUA ?? 'lua'].find((name) => /Lua 5\.1/.test(lua(name, ['-v'], '').stderr));

/**
 * Runs a health check of Argo CD for an object, with only those libraries that Argo CD gives it; undefined without Lua.
 */
export const HEALTH_CHECK = LUA === undefined ? undefined : (
  script: string, object: unknown,
): { status?: string; message?: string } => {
  const program = `local function check(obj)
${script}
end
string, math, io, debug, package, os = nil, nil, nil, nil, nil, nil
local hs = check(${luaValue(object)})
print(hs.status)
print(hs.message)
`;
  const { status, stdout, stderr } = lua(LUA, ['-'], program);
  if (status !== 0) {
    throw new Error(stderr);
  }
  const [verdict, ...message] = stdout.trimEnd().split('\n');
  return { status: verdict, message: message.join('\n') };
};

function lua(
  command: string, args: string[], input: string,
): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8' });
  return { status, stdout: stdout ?? '', stderr: `${stderr ?? ''}${stdout ?? ''}` };
}

/** A JSON value as Lua: null is absent. */
function luaValue(value: unknown): string {
  if (Array.isArray(value)) {
    return `{${value.map(luaValue).join(', ')}}`;
  }
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value).map(([key, item]) => `[${JSON.stringify(key)}] = ${luaValue(item)}`).join(', ')}}`;
  }
  return value === null ? 'nil' : JSON.stringify(value);
}
